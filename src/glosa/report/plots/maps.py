"""Maps: rows as points of two numbers, one map a method, coloured by class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from glosa.report.plots.style import HALO, INK, QUIET, SERIES, WHOLE, look, new_figure, shorten
from glosa.types import FloatArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = (*SERIES, "#8a6d3b", "#7f3c8d", "#f6cf71", "#333f48")
MOST = len(COLOURS)  # classes that have a colour; the others share one
_LABEL = 14
_FAR = 0.005  # of the points may lie outside: a few of them would leave the rest no room


def plot_maps(maps: Mapping[str, FloatArray], classes: pl.Series | None, others: str) -> Figure:
    """Draw points side by side, each class in its colour with its name in the middle of its points.

    Args:
        maps: Two numbers a row by the name of the map, shape (n_rows, 2) each.
        classes: What each row is, shape (n_rows,); None draws all alike.
        others: What the classes beyond `MOST`, and rows of no class, are called.
    """
    names, colour = _colours(classes, others)
    with look():
        wide = WHOLE / max(len(maps), 2)
        figure, panels = new_figure(wide + (0.35 + 0.3 * bool(names)), columns=len(maps), width=wide * len(maps))
        for axes, (title, points) in zip(panels, maps.items(), strict=True):
            for number in range(max(len(names), 1)):
                mine = points[colour == number] if names else points
                name = names[number] if names else ""
                axes.scatter(
                    mine[:, 0], mine[:, 1], s=9, color=_of(number, names, others), alpha=0.65, linewidths=0, label=name
                )
            _write_names(axes, points, names, colour)
            _frame(axes, points, title)
        if names:
            figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=6, markerscale=2)
    return figure


def _colours(classes: pl.Series | None, others: str) -> tuple[list[str], np.ndarray]:
    """Return the names of the classes that have a colour, the most frequent first, and the number of each row's."""
    if classes is None:
        return [], np.zeros(0, np.int64)
    counts = classes.drop_nulls().value_counts(sort=True, name="count")
    names = counts[counts.columns[0]].cast(pl.String).to_list()
    kept = sorted(names[: MOST - 1] if len(names) > MOST else names)
    rest = len(names) > len(kept) or classes.null_count() > 0
    numbers = {name: number for number, name in enumerate(kept)}
    found = classes.cast(pl.String).replace_strict(numbers, default=len(kept), return_dtype=pl.Int64)
    return [*kept, *([others] if rest else [])], found.fill_null(len(kept)).to_numpy()


def _of(number: int, names: Sequence[str], others: str) -> str:
    return QUIET if names and names[number] == others and number == len(names) - 1 else COLOURS[number % MOST]


def _write_names(axes: Axes, points: FloatArray, names: Sequence[str], colour: np.ndarray) -> None:
    from matplotlib.patheffects import withStroke

    for number, name in enumerate(names):
        if (colour == number).any():
            x, y = np.median(points[colour == number], axis=0).tolist()
            axes.text(
                x, y, shorten(name, _LABEL), ha="center", va="center",
                fontsize=11, fontweight="bold", color=INK, path_effects=[withStroke(linewidth=3, foreground=HALO)],
            )  # fmt: skip


def _frame(axes: Axes, points: FloatArray, title: str) -> None:
    low, high = np.quantile(points, [_FAR, 1 - _FAR], axis=0)
    room = np.maximum(high - low, 1e-9) * 0.06
    axes.set_xlim(low[0] - room[0], high[0] + room[0])
    axes.set_ylim(low[1] - room[1], high[1] + room[1])
    axes.set(xticks=[], yticks=[])
    axes.set_title(title, fontsize=12.5, color=INK)
    axes.set_box_aspect(1)
    axes.spines[:].set_visible(True)
