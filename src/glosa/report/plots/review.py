"""What a review of labels finds: how many of the first n are wrong, and how many of all wrong ones are among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from glosa.report.plots.axes import share_axis
from glosa.report.plots.style import BLUE, ORANGE, QUIET, look, new_figure
from glosa.types import FloatArray

if TYPE_CHECKING:
    from matplotlib.figure import Figure

POINTS = 400  # a curve needs no more


def plot_review(wrong: FloatArray, most: int, expected: float, labels: Sequence[str]) -> Figure:
    """Draw over the number of labels reviewed which share of them is wrong, and which share of the wrong is found.

    Args:
        wrong: The probability that each label is wrong, the most suspicious first, shape (n_rows,).
        most: How many of them are shown.
        expected: How many are wrong in all; a line marks as many.
        labels: Of the x and y axis, the share that is wrong, the share that is found, and the line.
    """
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    reviewed = np.unique(np.linspace(1, most, POINTS).round()).astype(np.int64)
    found = np.cumsum(wrong).astype(np.float64)[reviewed - 1]
    with look():
        figure, (axes,) = new_figure(4.0, width=8.2)
        axes.axvline(expected, color=QUIET, linewidth=1.2, linestyle=(0, (4, 3)), label=labels[4])
        axes.plot(reviewed, found / reviewed, color=BLUE, linewidth=3, label=labels[2])
        axes.plot(reviewed, found / max(expected, 1e-9), color=ORANGE, label=labels[3])
        axes.set_xlabel(labels[0])
        axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
        share_axis(axes.yaxis, labels[1])
        axes.set_xlim(0, most)
        axes.set_ylim(0, 1.03)
        figure.legend(*axes.get_legend_handles_labels(), loc="outside upper left")
    return figure
