"""Training curves: loss and accuracy by epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from glosa.report.plots.axes import share_axis
from glosa.report.plots.style import BLUE, ORANGE, QUIET, look, new_figure
from glosa.types import FloatArray, IntArray

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def plot_training(
    epochs: IntArray,
    losses: Mapping[str, FloatArray],
    accuracies: Mapping[str, FloatArray],
    best: int | None,
    labels: Sequence[str],
) -> Figure:
    """Draw loss above accuracy, one line a part of the records.

    Args:
        epochs: Shape (epochs,).
        losses: Loss by the name of the part, each of shape (epochs,).
        accuracies: Accuracy by the name of the part, shares.
        best: The epoch whose weights were kept, marked; None if unknown.
        labels: Of the x axis, the loss, the accuracy and the mark.
    """
    from matplotlib.ticker import MaxNLocator

    panels = [(series, label) for series, label in ((losses, labels[1]), (accuracies, labels[2])) if series]
    with look():
        figure, all_axes = new_figure(1.0 + 2.2 * len(panels), rows=len(panels))
        for axes, (series, label) in zip(all_axes, panels, strict=True):
            for (name, values), colour in zip(series.items(), (ORANGE, BLUE), strict=False):
                axes.plot(epochs, values, color=colour, marker="o", markersize=4, label=name)
            axes.set_ylabel(label)
            if best is not None:
                axes.axvline(best, color=QUIET, linewidth=1.2, linestyle=(0, (4, 3)), label=labels[3])
        if accuracies:
            share_axis(all_axes[-1].yaxis, labels[2])
        all_axes[-1].set_xlabel(labels[0])
        for axes in all_axes:
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        figure.legend(*all_axes[0].get_legend_handles_labels(), loc="outside upper left", ncols=3)
    return figure
