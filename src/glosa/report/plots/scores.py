"""How scores are spread, by class, and where the threshold is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from glosa.report.plots.axes import share_axis
from glosa.report.plots.style import BLUE, GREEN, INK, ORANGE, look, new_figure
from glosa.types import FloatArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FEWEST, MOST = 12, 40  # bins
_WIDE = 300  # times the least score: beyond that numbers would overlap
_FAR = 0.002  # of the scores may lie outside on each side: they are counted in the last bins


def plot_scores(scores: Mapping[str, FloatArray], threshold: float, labels: Sequence[str]) -> Figure:
    """Draw the share of records by their score, one outline a class, and a line at the threshold.

    Args:
        scores: Of each record by the name of its class, above 0.
        threshold: What is above it is flagged.
        labels: Of the x axis, the y axis and the threshold.
    """
    together = np.maximum(np.concatenate([*scores.values(), [threshold]]), 1e-9)
    low, high = np.quantile(together, [_FAR, 1 - _FAR])
    low, high = min(low, threshold), max(high, threshold * 1.05, low * 1.5)
    bins = int(np.clip(2 * np.sqrt(min(map(len, scores.values()))), FEWEST, MOST))
    edges = np.geomspace(low, high, bins + 1)
    with look():
        figure, (axes,) = new_figure()
        for (name, some), colour in zip(scores.items(), (BLUE, ORANGE, GREEN), strict=False):
            counts, _ = np.histogram(np.clip(some, low, high), edges)
            axes.stairs(counts / max(len(some), 1), edges, color=colour, linewidth=2.2, label=name)
            axes.stairs(counts / max(len(some), 1), edges, color=colour, fill=True, alpha=0.15)
        axes.axvline(threshold, color=INK, linewidth=1.4, linestyle=(0, (4, 3)), label=labels[2])
        axes.set_xscale("log")
        axes.set_xlim(low, high)
        axes.set_ylim(0)
        axes.set_xlabel(labels[0])
        _plain_numbers(axes, high / low)
        share_axis(axes.yaxis, labels[1])
        figure.legend(*axes.get_legend_handles_labels(), loc="outside upper left", ncols=3)
    return figure


def _plain_numbers(axes: Axes, span: float) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if span < _WIDE else (1,)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
