"""Bars by code: class shares, and the share of hits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from glosa.report.plots.axes import share_axis
from glosa.report.plots.style import BLUE, ORANGE, look, new_figure, shorten
from glosa.types import FloatArray

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LABEL = 30


def plot_bars(names: Sequence[str], series: Mapping[str, FloatArray], label: str, most: float | None = None) -> Figure:
    """Draw shares as horizontal bars, one group a code, one colour a series of at most two.

    Args:
        names: Of the codes, from the top down.
        series: Shares of each code by the name of the series, each of shape (codes,).
        label: Of the x axis.
        most: Where the axis ends; None says at the longest bar.
    """
    with look():
        thick = 0.8 / len(series)
        figure, (axes,) = new_figure(1.1 + len(names) * 0.3)
        for place, ((name, shares), colour) in enumerate(zip(series.items(), (BLUE, ORANGE), strict=False)):
            offset = (place - (len(series) - 1) / 2) * thick
            axes.barh(np.arange(len(names)) + offset, shares, thick * 0.94, color=colour, label=name)
        axes.set_yticks(range(len(names)), [shorten(name, LABEL) for name in names])
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_xlim(0, most)
        axes.grid(visible=False, axis="y")
        axes.tick_params(axis="y", length=0)
        share_axis(axes.xaxis, label)
        if len(series) > 1:
            figure.legend(*axes.get_legend_handles_labels(), loc="outside upper left", ncols=len(series))
    return figure


def plot_hits_by_size(records: FloatArray, recall: FloatArray, labels: Sequence[str]) -> Figure:
    """Draw the share of hits of each code over its number of records: for more codes than bars can show.

    Args:
        records: Weight of the records of each code, above 0, shape (codes,).
        recall: Share of hits of each code, shape (codes,).
        labels: Of the x and y axis.
    """
    from matplotlib.ticker import FuncFormatter, NullFormatter

    with look():
        figure, (axes,) = new_figure(5.2)
        axes.scatter(records, recall, s=26, color=BLUE, alpha=0.5, linewidths=0)
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set_xlabel(labels[0])
        axes.set_ylim(-0.03, 1.03)
        share_axis(axes.yaxis, labels[1])
    return figure
