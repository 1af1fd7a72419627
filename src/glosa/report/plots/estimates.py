"""Figures of several models with their intervals, one line a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from glosa.evaluation import Estimate
from glosa.report.plots.axes import share_axis
from glosa.report.plots.style import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILLION, WHOLE, look, new_figure, shorten

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LABEL = 26
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, VERMILLION, SKY)  # the finest level first


def plot_estimates(names: Sequence[str], series: Mapping[str, Sequence[Estimate]], label: str) -> Figure:
    """Draw a dot and an interval for each model and level.

    Args:
        names: Of the models, from the top down.
        series: The figure of each model by the name of the level, the finest first.
        label: Of the x axis.
    """
    with look():
        figure, (axes,) = new_figure(1.3 + len(names) * 0.42, width=WHOLE)
        places = np.arange(len(names))
        for number, (level, found) in enumerate(series.items()):
            values, lows, highs = np.array([(one.value, one.low, one.high) for one in found]).T
            colour = COLOURS[number % len(COLOURS)]
            bars = np.maximum([values - lows, highs - values], 0)
            axes.errorbar(values, places, xerr=bars, fmt="o", markersize=5.5, elinewidth=2, color=colour, label=level)
        axes.set_yticks(places, [shorten(name, LABEL) for name in names])
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.tick_params(axis="y", length=0)
        share_axis(axes.xaxis, label)
        if len(series) > 1:
            figure.legend(*axes.get_legend_handles_labels(), loc="outside upper left", ncols=len(COLOURS))
    return figure
