"""ROC and precision-recall curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from glosa.report.plots.axes import share_axis
from glosa.report.plots.style import BLUE, QUIET, VERMILLION, look, new_figure
from glosa.types import FloatArray

if TYPE_CHECKING:
    from matplotlib.figure import Figure

POINTS = 600  # a curve needs no more


def plot_curve(
    x: FloatArray,
    y: FloatArray,
    chance: tuple[Sequence[float], Sequence[float]],
    at: tuple[float, float],
    labels: Sequence[str],
) -> Figure:
    """Draw a curve of shares, what chance would give, and the point of a threshold.

    Args:
        x: Shape (n_points,).
        y: Shape (n_points,).
        chance: The line of chance: its x and its y.
        at: Where the threshold is.
        labels: Of the x and y axis, the curve, chance and the threshold.
    """
    kept = np.unique(np.linspace(0, len(x) - 1, POINTS).round().astype(int))
    with look():
        figure, (axes,) = new_figure(4.8)
        axes.plot(*chance, color=QUIET, linewidth=1.2, linestyle=(0, (4, 3)), label=labels[3])
        axes.plot(x[kept], y[kept], color=BLUE, linewidth=2.4, label=labels[2])
        axes.plot(*at, "o", color=VERMILLION, markersize=10, label=labels[4])
        share_axis(axes.xaxis, labels[0])
        share_axis(axes.yaxis, labels[1])
        axes.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.03))
        figure.legend(*axes.get_legend_handles_labels(), loc="outside upper left", ncols=3)
    return figure
