"""Which model is better than which: a matrix of differences, strong where they are more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from glosa.report.plots.style import BLUE, GRID, VERMILLION, WHOLE, look, new_figure, shorten
from glosa.types import BoolArray, FloatArray

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LABEL = 20
WITH_NUMBERS = 14  # models: beyond these the cells are too small
SURE, UNSURE = 0.7, 0.12  # opacity


def plot_differences(
    names: Sequence[str], differences: FloatArray, significant: BoolArray, decimal: str, labels: Sequence[str]
) -> Figure:
    """Draw the figure of the row's model less that of the column's: blue where the row is better, vermillion if worse.

    Args:
        names: Of the models.
        differences: Shares, shape (models, models), above 0 where the row is better.
        significant: Which of them are more than chance.
        decimal: What stands before the decimals in this language.
        labels: Of the x and y axis.
    """
    count = len(names)
    with look():
        figure, (axes,) = new_figure(1.6 + 0.42 * count, width=WHOLE)
        axes.imshow(_paint(differences, significant), interpolation="none", aspect="auto")
        short = [shorten(name, LABEL) for name in names]
        axes.set_xticks(range(count), short, rotation=45, ha="right", rotation_mode="anchor")
        axes.set_yticks(range(count), short)
        axes.set_xlabel(labels[0])
        axes.set_ylabel(labels[1])
        axes.tick_params(length=0)
        axes.grid(visible=False)
        axes.set_xticks(np.arange(count + 1) - 0.5, minor=True)
        axes.set_yticks(np.arange(count + 1) - 0.5, minor=True)
        axes.grid(visible=True, which="minor", color=GRID, linewidth=0.5)
        axes.tick_params(which="minor", length=0)
        if count <= WITH_NUMBERS:
            for row, column in zip(*np.nonzero(~np.eye(count, dtype=bool)), strict=True):
                text = f"{differences[row, column] * 100:+.1f}".replace(".", decimal)
                axes.text(column, row, text, ha="center", va="center", fontsize=9.5)
    return figure


def _paint(differences: FloatArray, significant: BoolArray) -> FloatArray:
    from matplotlib.colors import to_rgb

    painted = np.empty((*differences.shape, 4))
    painted[..., :3] = np.where(differences[..., None] > 0, to_rgb(BLUE), to_rgb(VERMILLION))
    painted[..., 3] = np.where(significant, SURE, UNSURE)
    np.fill_diagonal(painted[..., 3], 0)
    return painted
