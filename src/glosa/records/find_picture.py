"""Which columns of a table hold its pictures."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import PurePath

import polars as pl
from PIL import Image

from glosa.records.picture_column import pixel_columns

FEWEST_PIXELS = 16
_LOOKED_AT = 200  # cells tell enough
_MOST = 0.9  # of these


@dataclass(frozen=True, slots=True)
class Picture:
    """The pictures of a table.

    Args:
        name: What ``--image`` is told.
        columns: Those that hold them.
        why: What gives them away.
    """

    name: str
    columns: tuple[str, ...]
    why: str


def find_picture(table: pl.DataFrame) -> Picture | None:
    """Return the first column of arrays, of files or of their paths, or else columns of pixels; None without any.

    >>> find_picture(pl.DataFrame({"label": ["7", "1"], "scan": ["a/1.png", "b/2.png"]})).name
    'scan'
    >>> pixels = {f"pixel{number}": [0, 255] for number in range(16)}
    >>> find_picture(pl.DataFrame({"label": [7, 1], **pixels})).name
    'pixel'
    """
    for column in table:
        why = _look(column)
        if why:
            return Picture(column.name, (column.name,), why)
    numbered = [re.sub(r"\d+$", "", name) for name in table.columns if re.search(r"\D\d+$", name)]
    for name in dict.fromkeys(numbered):
        parts = pixel_columns(table.columns, name)
        if len(parts) >= FEWEST_PIXELS and parts[0] == f"{name}0" and math.isqrt(len(parts)) ** 2 == len(parts):
            return Picture(name, tuple(parts), f"{len(parts):,} columns of pixels, from {parts[0]} to {parts[-1]}")
    return None


def _look(column: pl.Series) -> str:
    """Return what gives a column of pictures away, "" if nothing does."""
    if column.dtype == pl.Binary:
        return "files"
    if column.dtype == pl.Array and column.dtype.base_type() == pl.Array and len(column.dtype.shape) > 1:  # type: ignore[attr-defined]
        return "arrays"
    if column.dtype != pl.String:
        return ""
    cells, known = column.drop_nulls().head(_LOOKED_AT), Image.registered_extensions()
    paths = sum(PurePath(cell).suffix.lower() in known for cell in cells)
    return "paths of pictures" if paths > _MOST * len(cells) else ""
