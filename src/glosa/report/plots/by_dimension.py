"""A figure over the number of dimensions, a line a method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from glosa.report.plots.axes import share_axis
from glosa.report.plots.style import SERIES, look, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def plot_by_dimension(
    series: Mapping[str, tuple[Sequence[int], Sequence[float]]], labels: Sequence[str], *, shares: bool
) -> Figure:
    """Draw lines with a dot at every number of dimensions.

    Args:
        series: Dimensions and figures by the name of the method, in the order of the colours.
        labels: Of the x and y axis.
        shares: Whether the figures are shares from 0 to 1.
    """
    from matplotlib.ticker import FixedLocator, NullLocator, StrMethodFormatter

    every = sorted({size for sizes, _ in series.values() for size in sizes})
    with look():
        figure, (axes,) = new_figure()
        for (name, (sizes, figures)), colour in zip(series.items(), SERIES, strict=False):
            axes.plot(sizes, figures, color=colour, marker="o", markersize=6, label=name)
        axes.set_xscale("log", base=2)
        axes.xaxis.set_major_locator(FixedLocator(every))
        axes.xaxis.set_major_formatter(StrMethodFormatter("{x:.0f}"))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xlabel(labels[0])
        axes.set_ylabel(labels[1])
        if shares:
            share_axis(axes.yaxis, labels[1])
        else:
            axes.set_ylim(0)
        figure.legend(*axes.get_legend_handles_labels(), loc="outside upper left", ncols=3)
    return figure
