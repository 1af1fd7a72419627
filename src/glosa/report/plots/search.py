"""How a search went: its trials in order, and the figure over each option."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from glosa.report.plots.axes import share_axis
from glosa.report.plots.style import BLUE, ORANGE, QUIET, VERMILLION, WHOLE, look, new_figure
from glosa.types import FloatArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS = 2  # side by side
MANY = 30  # times that the largest number of an option is larger than its smallest: a logarithmic axis then


def plot_search(
    trials: FloatArray, values: FloatArray, best: FloatArray, baseline: float, pruned: FloatArray, labels: Sequence[str]
) -> Figure:
    """Draw a dot a trial, the best so far as a line, and where the search started.

    Args:
        trials: The numbers of the trials that were not cut short.
        values: Their figures.
        best: The best figure up to each of them.
        baseline: The figure before the search.
        pruned: The numbers of those that were cut short; marked below.
        labels: Of the x and y axis, the trials, the best so far, the start, and those cut short.
    """
    from matplotlib.ticker import MaxNLocator

    with look():
        figure, (axes,) = new_figure(4.2)
        axes.axhline(baseline, color=QUIET, linewidth=1.4, linestyle=(0, (4, 3)), label=labels[4])
        axes.step(trials, best, where="post", color=ORANGE, label=labels[3])
        axes.plot(trials, values, "o", color=BLUE, markersize=6, alpha=0.8, label=labels[2])
        if len(pruned):
            floor = min(values.min(initial=baseline), baseline)
            axes.plot(pruned, np.full(len(pruned), floor), "x", color=VERMILLION, markersize=5, label=labels[5])
        axes.set_xlabel(labels[0])
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        share_axis(axes.yaxis, labels[1])
        figure.legend(*axes.get_legend_handles_labels(), loc="outside upper left", ncols=2)
    return figure


def plot_options(options: Mapping[str, pl.Series], values: FloatArray, label: str) -> Figure:
    """Draw the figure of the trials over the values of each option, a panel an option.

    Args:
        options: The value of each trial, numbers or text, by the name of the option.
        values: The figure of each trial.
        label: Of the y axes.
    """
    rows = -(-len(options) // PANELS)
    with look():
        figure, panels = new_figure(0.6 + 2.5 * rows, rows=rows, columns=PANELS, width=WHOLE)
        for axes, (option, chosen) in zip(panels, options.items(), strict=False):
            _draw_option(axes, chosen, values)
            share_axis(axes.yaxis, label if axes in panels[::PANELS] else "", ticks=5)
            axes.set_xlabel(option)
        for axes in panels[len(options) :]:
            axes.set_visible(False)
    return figure


def _draw_option(axes: Axes, chosen: pl.Series, values: FloatArray) -> None:
    from matplotlib.ticker import FuncFormatter, NullFormatter

    if not chosen.dtype.is_numeric():
        names = chosen.unique(maintain_order=True).sort().to_list()
        places = np.array([names.index(value) for value in chosen])
        axes.plot(places, values, "o", color=BLUE, alpha=0.7)
        axes.set_xticks(range(len(names)), names, fontsize=10)
        axes.set_xlim(-0.5, len(names) - 0.5)
        return
    axes.plot(chosen.to_numpy(), values, "o", color=BLUE, alpha=0.7)
    smallest, largest = (float(end) for end in (chosen.to_numpy().min(), chosen.to_numpy().max()))
    if smallest > 0 and largest / smallest > MANY:
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
