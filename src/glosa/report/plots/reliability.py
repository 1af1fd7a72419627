"""Reliability: do records with 80 % confidence turn out right 80 times in 100?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from glosa.report.plots.axes import share_axis
from glosa.report.plots.style import BLUE, QUIET, VERMILLION, look, new_figure
from glosa.types import FloatArray

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def plot_reliability(
    confidence: FloatArray, accuracy: FloatArray, records: FloatArray, edges: FloatArray, labels: Sequence[str]
) -> Figure:
    """Draw accuracy over confidence by bin, the gap to the diagonal, and below it how many records each bin has.

    Args:
        confidence: Mean of each bin, shape (bins,).
        accuracy: Of each bin, shape (bins,).
        records: Weight of each bin, shape (bins,).
        edges: Lower and upper edge of each bin, shape (2, bins).
        labels: Of the x axis, the y axis, the lower y axis, the points and the gaps.
    """
    with look():
        figure, (upper, lower) = new_figure(4.8, rows=2, ratios=(4, 1))
        upper.plot([0, 1], [0, 1], color=QUIET, linewidth=1.2, linestyle=(0, (4, 3)))
        upper.vlines(confidence, confidence, accuracy, color=VERMILLION, linewidth=4, alpha=0.55, label=labels[4])
        upper.plot(confidence, accuracy, "o", color=BLUE, markersize=7, label=labels[3])
        share_axis(upper.yaxis, labels[1])
        upper.tick_params(labelbottom=False)
        upper.legend(loc="upper left")
        lower.bar(
            edges[0],
            records / max(float(records.sum()), 1.0),
            np.subtract(edges[1], edges[0]) * 0.92,
            align="edge",
            color=QUIET,
        )
        share_axis(lower.yaxis, labels[2], ticks=2)
        share_axis(lower.xaxis, labels[0])
        lower.grid(visible=False, axis="x")
        upper.set(xlim=(0, 1), ylim=(0, 1.01))
        lower.set(xlim=(0, 1))
    return figure
