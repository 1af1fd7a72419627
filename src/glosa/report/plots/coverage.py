"""Accuracy by coverage: how right are the surest records?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from glosa.report.plots.axes import share_axis
from glosa.report.plots.style import INK, QUIET, SERIES, look, new_figure
from glosa.types import FloatArray

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FEWEST = 0.01  # the accuracy of fewer than 1 % of the records jumps about


def plot_coverage(
    curves: Mapping[str, tuple[FloatArray, FloatArray]], wanted: float, reached: float, labels: Sequence[str]
) -> Figure:
    """Draw accuracy over coverage, one line a level.

    Args:
        curves: Coverage and accuracy of each level by its name, shares; the last level is drawn strongest.
        wanted: The accuracy that a line marks.
        reached: The coverage at which the last level reaches it, 0 if it does not.
        labels: Of the x and y axis.
    """
    with look():
        figure, (axes,) = new_figure()
        colours = [*SERIES[1 : len(curves)], SERIES[0]]
        for (name, (coverage, accuracy)), colour in zip(curves.items(), colours, strict=False):
            shown = coverage >= FEWEST
            width = 3.0 if colour == SERIES[0] else 1.8
            axes.plot(coverage[shown], accuracy[shown], color=colour, linewidth=width, label=name)
        axes.axhline(wanted, color=QUIET, linewidth=1.2, linestyle=(0, (4, 3)))
        if reached >= FEWEST:
            axes.plot([reached], [wanted], "o", color=SERIES[0], markersize=9, markeredgecolor=INK, zorder=5)
        lowest = min((float(accuracy[coverage >= FEWEST].min(initial=1.0)) for coverage, accuracy in curves.values()))
        share_axis(axes.xaxis, labels[0])
        share_axis(axes.yaxis, labels[1])
        axes.set_xlim(0, 1.01)
        axes.set_ylim(max(0.0, np.floor(lowest * 10) / 10 - 0.05), 1.01)
        axes.legend(loc="lower left")
    return figure
