"""Confusion matrix: which code is taken for which?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from glosa.metrics.weighting import ratio
from glosa.report.plots.style import BLUE, GRID, VERMILLION, look, new_figure, shorten
from glosa.types import FloatArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WITH_TITLES = 15  # codes: beyond these a label is the code alone
WITH_NUMBERS = 15
LONGEST = 24  # letters of a label
STRONGEST = 0.75  # opacity: the number in the cell stays readable


def plot_confusion(matrix: FloatArray, codes: Sequence[str], titles: Sequence[str], labels: Sequence[str]) -> Figure:
    """Draw the share of each true code's records by answer: hits blue, errors vermillion, the stronger the more.

    Args:
        matrix: Weight of truth (row) and answer (column), shape (codes, codes).
        codes: In the order of the matrix.
        titles: Of the codes, "" where there is none.
        labels: Of the x and y axis.
    """
    share = ratio(matrix, matrix.sum(axis=1, keepdims=True))
    few = len(codes) <= WITH_TITLES
    with look():
        figure, (axes,) = new_figure(5.4)
        axes.imshow(_paint(share), interpolation="none", aspect="auto")
        places, size = range(len(codes)), 11.0 if few else min(11.0, 320 / len(codes))
        named = [
            shorten(f"{code} {title}".strip() if few else code, LONGEST)
            for code, title in zip(codes, titles, strict=True)
        ]
        short = [shorten(code, LONGEST // 2) for code in codes]
        axes.set_xticks(places, short, fontsize=size, rotation=0 if few and max(map(len, codes)) < 4 else 90)
        axes.set_yticks(places, named, fontsize=size)
        axes.set_xlabel(labels[0])
        axes.set_ylabel(labels[1])
        axes.tick_params(length=0)
        _rule(axes, len(codes))
        if len(codes) <= WITH_NUMBERS:
            _write_shares(axes, share)
    return figure


def _paint(share: FloatArray) -> FloatArray:
    """Return colours (codes, codes, 4) whose opacity is the share, so that they suit a light and a dark page."""
    from matplotlib.colors import to_rgb

    painted = np.empty((*share.shape, 4))
    painted[..., :3] = to_rgb(VERMILLION)
    painted[np.arange(len(share)), np.arange(len(share)), :3] = to_rgb(BLUE)
    painted[..., 3] = STRONGEST * np.power(share, 0.6, dtype=np.float64)  # small shares stay visible
    return painted


def _rule(axes: Axes, n_codes: int) -> None:
    axes.grid(visible=False)
    axes.set_xticks(np.arange(n_codes + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(n_codes + 1) - 0.5, minor=True)
    axes.grid(visible=True, which="minor", color=GRID, linewidth=0.5)
    axes.tick_params(which="minor", length=0)


def _write_shares(axes: Axes, share: FloatArray) -> None:
    """Write the shares of 1 % and more in percent."""
    for row, column in zip(*np.nonzero(share >= 0.01), strict=True):
        axes.text(column, row, f"{share[row, column] * 100:.0f}", ha="center", va="center", fontsize=10)
