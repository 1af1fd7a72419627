"""Twenty groups by confidence: where do the errors sit?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from glosa.report.plots.axes import share_axis
from glosa.report.plots.style import BLUE, ORANGE, look, new_figure
from glosa.types import FloatArray

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def plot_ventiles(accuracy: FloatArray, cumulative: FloatArray, labels: Sequence[str]) -> Figure:
    """Draw the accuracy of each group as bars, and that of the group with all surer ones as a line.

    Args:
        accuracy: Of each group, the surest first, shares, shape (groups,).
        cumulative: Of the group and all before it, shape (groups,).
        labels: Of the x axis, the y axis, the bars and the line.
    """
    with look():
        figure, (axes,) = new_figure()
        groups = range(1, len(accuracy) + 1)
        axes.bar(groups, accuracy, color=BLUE, width=0.78, label=labels[2])
        axes.plot(groups, cumulative, color=ORANGE, marker="o", markersize=4.5, label=labels[3])
        axes.grid(visible=False, axis="x")
        axes.set_xlim(0.3, len(accuracy) + 0.7)
        axes.set_xticks([1, *range(5, len(accuracy) + 1, 5)])
        axes.set_xlabel(labels[0])
        axes.set_ylim(0, 1.01)
        share_axis(axes.yaxis, labels[1])
        figure.legend(*axes.get_legend_handles_labels(), loc="outside upper left", ncols=2)
    return figure
