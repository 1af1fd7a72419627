"""How right each model is, over what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from glosa.evaluation import Estimate
from glosa.report.plots.axes import NARROW_SPACE, share_axis
from glosa.report.plots.style import BLUE, GRID, INK, look, new_figure, shorten
from glosa.types import FloatArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LABEL = 18
APART = 0.055  # of the height of the axes: two labels nearer than that would overlap


def plot_tradeoff(names: Sequence[str], found: Sequence[Estimate], cost: FloatArray, labels: Sequence[str]) -> Figure:
    """Draw a dot with an interval for each model, its name beside it.

    Args:
        names: Of the models.
        found: How right each is.
        cost: What it costs, above 0, shape (models,); drawn on a logarithmic axis.
        labels: Of the x and y axis.
    """
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    with look():
        figure, (axes,) = new_figure(4.4)
        values, lows, highs = np.array([(one.value, one.low, one.high) for one in found]).T
        bars = np.maximum([values - lows, highs - values], 0)
        axes.errorbar(cost, values, yerr=bars, fmt="o", markersize=7, elinewidth=1.6, color=BLUE)
        axes.set_xscale("log")
        axes.set_xlim(cost.min() / 1.6, cost.max() * 1.6 * (cost.max() / cost.min()) ** 0.3)  # room for the names
        axes.margins(y=0.12)
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 3) if cost.max() > 30 * cost.min() else (1, 2, 5)))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}".replace(",", NARROW_SPACE)))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set_xlabel(labels[0])
        share_axis(axes.yaxis, labels[1])
        _write_names(axes, names, cost, values)
    return figure


def spread(places: FloatArray, apart: float) -> FloatArray:
    """Return places moved up and down until neighbours are some way apart, their order kept.

    >>> spread(np.array([0.5, 0.5, 0.9]), 0.1).round(2).tolist()
    [0.45, 0.55, 0.9]
    """
    order = np.argsort(places, kind="stable")
    groups: list[list[float]] = []  # mean and number of the places that had to move together
    for place in places[order]:
        groups.append([float(place), 1])
        while len(groups) > 1 and groups[-1][0] - groups[-2][0] < apart * (groups[-1][1] + groups[-2][1]) / 2:
            (mean, count), (above, more) = groups[-2], groups.pop()
            groups[-1] = [(mean * count + above * more) / (count + more), count + more]
    moved = np.empty(len(places))
    moved[order] = np.concatenate([mean + (np.arange(n) - (n - 1) / 2) * apart for mean, n in groups])
    return moved


def _write_names(axes: Axes, names: Sequence[str], cost: FloatArray, values: FloatArray) -> None:
    """Write each name to the right of its dot, and a thin line to it where the name had to move."""
    low, high = axes.get_ylim()
    heights = spread(values, APART * (high - low))
    for name, x, y, height in zip(names, cost, values, heights, strict=True):
        axes.annotate(
            shorten(name, LABEL), (x, y), (9, (height - y) / (high - low) * 230), textcoords="offset points",
            va="center", fontsize=11, color=INK, arrowprops={"arrowstyle": "-", "color": GRID, "shrinkB": 4},
        )  # fmt: skip
