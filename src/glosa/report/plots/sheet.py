"""A sheet of pictures: rows and columns of small ones, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image

from glosa.report.plots.style import QUIET, WHOLE, look, new_figure, shorten
from glosa.types import FloatArray

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LARGEST = 160  # pixels of a side: a sheet holds many
_GAP = 0.08  # between pictures, as a share of their width
_LABEL = 16  # characters
_LARGEST_CELL = 1.1  # inches
_LETTER, _LINE = 0.115, 0.3  # inches
_BYTE = 255


def plot_sheet(
    pictures: FloatArray, rows: Sequence[str] = (), columns: Sequence[str] = (), labels: Sequence[str] = ("", "")
) -> Figure:
    """Draw pictures in rows and columns.

    Args:
        pictures: From 0, black, to 1, shape (rows, columns, height, width), in colour with a last axis of 3; one of NaN
            is left out.
        rows: What each row shows; without it nothing is said.
        columns: What each column shows.
        labels: Of the vertical and the horizontal axis, where rows and columns are values.
    """
    tiles = lay_out(pictures)
    n_rows, n_columns = pictures.shape[:2]
    down, across = tiles.shape[0] / n_rows, tiles.shape[1] / n_columns  # pixels from one picture to the next
    named = _LETTER * min(max(map(len, rows), default=0), _LABEL) + _LINE * bool(labels[0])
    cell = min(_LARGEST_CELL, (WHOLE - 0.2 - named) / n_columns)
    width = 0.2 + named + n_columns * cell
    height = 0.2 + n_rows * cell * down / across + _LINE * (bool(columns) + bool(labels[1]))
    with look():
        figure, (axes,) = new_figure(height, width=width)
        figure.set_layout_engine("compressed")  # pictures keep their shape, and names their place
        axes.imshow(tiles, interpolation="none")
        axes.grid(visible=False)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, labelcolor=QUIET)
        axes.xaxis.tick_top()
        axes.xaxis.set_label_position("top")
        axes.set_yticks(_middles(down, len(rows)), [shorten(name, _LABEL) for name in rows])
        axes.set_xticks(_middles(across, len(columns)), [shorten(name, _LABEL) for name in columns])
        axes.set_ylabel(labels[0])
        axes.set_xlabel(labels[1])
    return figure


def lay_out(pictures: FloatArray) -> npt.NDArray[np.uint8]:
    """Return pictures laid out in one, gaps and those of NaN transparent, shape (height, width, 4).

    Args:
        pictures: From 0 to 1, shape (rows, columns, height, width), in colour (rows, columns, height, width, 3).

    >>> lay_out(np.ones((2, 3, 25, 25))).shape  # gaps of 2 pixels
    (54, 81, 4)
    """
    colour = pictures if pictures.ndim == 5 else np.repeat(pictures[..., None], 3, axis=-1)
    seen = ~np.isnan(colour).any(axis=-1, keepdims=True)
    whole = np.concatenate([np.nan_to_num(colour), seen], axis=-1)
    small = _shrink(np.round(np.clip(whole, 0, 1) * _BYTE).astype(np.uint8))
    gap = max(1, round(_GAP * small.shape[3]))
    around = (gap // 2, gap - gap // 2)
    apart = np.pad(small, ((0, 0), (0, 0), around, around, (0, 0)))
    n_rows, n_columns, height, width, channels = apart.shape
    return apart.transpose(0, 2, 1, 3, 4).reshape(n_rows * height, n_columns * width, channels)


def _shrink(pictures: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return pictures of at most `LARGEST` pixels a side."""
    n_rows, n_columns, height, width, channels = pictures.shape
    share = LARGEST / max(height, width)
    if share >= 1:
        return pictures
    size = max(1, round(width * share)), max(1, round(height * share))
    every = pictures.reshape(-1, height, width, channels)
    small = [np.asarray(Image.fromarray(one).resize(size, Image.Resampling.LANCZOS)) for one in every]
    return np.stack(small).reshape(n_rows, n_columns, size[1], size[0], channels)


def _middles(step: float, count: int) -> FloatArray:
    middles: FloatArray = (np.arange(count) + 0.5) * step - 0.5
    return middles
