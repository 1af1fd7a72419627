"""How long texts are, in several sets of records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from glosa.report.plots.axes import share_axis
from glosa.report.plots.style import SERIES, look, new_figure
from glosa.types import IntArray

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BINS = 30
_FAR = 0.995  # of the texts are shorter: the few longest would leave the rest no room


def plot_lengths(lengths: Mapping[str, IntArray], labels: Sequence[str]) -> Figure:
    """Draw the share of texts by length, one outline a set; the few longest are counted at the end.

    Args:
        lengths: Of each text, by the name of the set.
        labels: Of the x and y axis.
    """
    far = max((float(np.quantile(of_set, _FAR)) for of_set in lengths.values() if len(of_set)), default=1.0)
    edges = np.linspace(0, np.ceil(max(far, 1.0)), BINS + 1)
    with look():
        figure, (axes,) = new_figure()
        for (name, of_set), colour in zip(lengths.items(), SERIES, strict=False):
            counts, _ = np.histogram(np.minimum(of_set, edges[-1]), edges)
            shares = counts / max(len(of_set), 1)
            axes.stairs(shares, edges, color=colour, linewidth=2.2, label=name)
            axes.stairs(shares, edges, color=colour, fill=True, alpha=0.12)
        axes.set_xlim(0, edges[-1])
        axes.set_xlabel(labels[0])
        axes.set_ylim(0)
        share_axis(axes.yaxis, labels[1])
        figure.legend(*axes.get_legend_handles_labels(), loc="outside upper left", ncols=3)
    return figure
