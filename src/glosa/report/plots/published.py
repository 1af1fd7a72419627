"""Published figures beside ours, one line a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from glosa.report.plots.axes import share_axis
from glosa.report.plots.style import BLUE, GRID, ORANGE, look, new_figure, shorten
from glosa.types import FloatArray

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LABEL = 26


def plot_published(names: Sequence[str], published: FloatArray, ours: FloatArray, labels: Sequence[str]) -> Figure:
    """Draw a dot for each of the two figures of a model, and the way between them.

    Args:
        names: Of the models, from the top down.
        published: Shares, NaN where there is none, shape (models,).
        ours: The same.
        labels: Of the x axis, the published figures and ours.
    """
    with look():
        figure, (axes,) = new_figure(1.3 + len(names) * 0.38)
        places = np.arange(len(names))
        axes.hlines(places, published, ours, color=GRID, linewidth=3)
        axes.plot(published, places, "o", color=ORANGE, markersize=8, label=labels[1])
        axes.plot(ours, places, "o", color=BLUE, markersize=8, label=labels[2])
        axes.set_yticks(places, [shorten(name, LABEL) for name in names])
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.tick_params(axis="y", length=0)
        share_axis(axes.xaxis, labels[0])
        figure.legend(*axes.get_legend_handles_labels(), loc="outside upper left", ncols=2)
    return figure
