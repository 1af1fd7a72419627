"""How long texts are, or what else is counted of several sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from glosa.report.plots.axes import share_axis
from glosa.report.plots.style import SERIES, look, new_figure
from glosa.types import FloatArray, IntArray

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
    return plot_outlines(lengths, np.linspace(0, np.ceil(max(far, 1.0)), BINS + 1), labels)


def plot_values(values: Mapping[str, FloatArray], labels: Sequence[str]) -> Figure:
    """Draw the share of figures by their size, one outline a set, from the least to the greatest of all.

    Args:
        values: Of each picture or record, by the name of the set; at least one.
        labels: Of the x and y axis.
    """
    together = np.concatenate([*values.values()])
    low, high = float(together.min()), float(together.max())
    return plot_outlines(values, np.linspace(low, high if high > low else low + 1, BINS + 1), labels)


def plot_outlines(sets: Mapping[str, FloatArray | IntArray], edges: FloatArray, labels: Sequence[str]) -> Figure:
    """Draw histograms on one another; what is above the last edge is counted in the last bin.

    Args:
        sets: Values by the name of the set.
        edges: Of the bins.
        labels: Of the x and y axis.
    """
    with look():
        figure, (axes,) = new_figure()
        for (name, of_set), colour in zip(sets.items(), SERIES, strict=False):
            counts, _ = np.histogram(np.minimum(of_set, edges[-1]), edges)
            shares = counts / max(len(of_set), 1)
            axes.stairs(shares, edges, color=colour, linewidth=2.2, label=name)
            axes.stairs(shares, edges, color=colour, fill=True, alpha=0.12)
        axes.set_xlim(edges[0], edges[-1])
        axes.set_xlabel(labels[0])
        axes.set_ylim(0)
        share_axis(axes.yaxis, labels[1])
        figure.legend(*axes.get_legend_handles_labels(), loc="outside upper left", ncols=3)
    return figure
