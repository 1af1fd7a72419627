"""The column of pictures of a table, whatever it holds, as pixels."""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from polars.exceptions import InvalidOperationError

from glosa.errors import FIRST_ROW, Fault, SettingsError, TableError, nearest
from glosa.records.clean import as_text
from glosa.records.picture_files import Found, Pixels, Size, read_files, scale
from glosa.records.picture_sources import IMAGE
from glosa.records.sql import is_url
from glosa.types import StrPath

_BRIGHTEST = 255
_COLOURS = 3


def with_pixels(
    table: pl.DataFrame,
    image: str,
    *,
    size: Size | None = None,
    colour: bool = False,
    missing: Collection[str] = ("",),
    folder: Path | None = None,
    name: str = "the table",
    strict: bool = True,
) -> pl.DataFrame:
    """Return the table with its pictures as one column of arrays, shape (height, width), in colour (height, width, 3).

    Args:
        table: Holds the pictures in one of these forms: a column of paths; a column of what files hold; a column of
            arrays from 0 to 255; or columns of pixels, which have the name of the image and a number from 0 on.
        image: The name of the column; ``image`` is taken where there is none of that name.
        size: Height and width to scale to; pixels in columns are laid out like that. Without it all must have one
            size, and as many rows as columns where pixels have columns.
        colour: Whether colours are kept, or all is turned into greys.
        missing: Paths that mean that there is none.
        folder: Where relative paths begin; the working folder if None.
        name: What messages call the table.
        strict: Whether a picture that cannot be used is refused. Otherwise it is null, as one that is missing.

    Raises:
        TableError: Pictures cannot be used; all faults are told together.
        SettingsError: There is no such column, or it holds something else.

    >>> table = pl.DataFrame({"pixel0": [0, 9], "pixel1": [255, 9], "pixel2": [0, 9], "pixel3": [255, 9]})
    >>> with_pixels(table, "pixel")["pixel"].to_numpy().tolist()
    [[[0, 255], [0, 255]], [[9, 9], [9, 9]]]
    """
    parts = pixel_columns(table.columns, image)
    if not parts and image not in table.columns and IMAGE in table.columns:  # as folders and archives call it
        table = table.with_columns(table[IMAGE].alias(image))
    if image in table.columns:
        column = table[image]
        if size is not None and column.dtype == pl.Array(pl.UInt8, (*size, *_depth(colour=colour))):
            return table
        if column.dtype == pl.Array:
            found = _from_arrays(column, size, colour=colour)
        else:
            found = _from_files(column, size, colour=colour, missing=missing, folder=folder or Path())
    elif parts:
        found = _from_pixels(table.select(parts), name, size, colour=colour)
    else:
        msg = f"{name} has no column {image!r}. {nearest(image, table.columns)}"
        raise SettingsError(msg)
    if found.faults and strict:
        msg = f"the pictures of {image!r} of {name} cannot be used:"
        raise TableError(msg, found.faults)
    return table.drop(parts).with_columns(_to_column(found.pixels, image, size, colour=colour))


def folder_of(source: StrPath) -> Path | None:
    """Return where the relative paths of a table begin: where it lies. A folder of pictures gives whole paths.

    >>> folder_of("scans/digits.csv").as_posix()
    'scans'
    """
    return None if is_url(source) or Path(source).is_dir() else Path(source).parent


def pixel_columns(names: Sequence[str], image: str) -> list[str]:
    """Return the columns of single pixels, in the order of their numbers.

    >>> pixel_columns(["label", "pixel1", "pixel0", "pixels"], "pixel")
    ['pixel0', 'pixel1']
    """
    form = re.compile(re.escape(image) + r"(\d+)")
    numbers = {int(found[1]): name for name in names if (found := form.fullmatch(name))}
    return [numbers[number] for number in sorted(numbers)]


def without_pixels(table: pl.DataFrame) -> pl.DataFrame:
    """Return a table without columns of pixels, which are too much for a cell; vectors stay.

    >>> without_pixels(pl.DataFrame({"label": ["7"], "image": np.zeros((1, 2, 2)), "vector": np.zeros((1, 2))})).columns
    ['label', 'vector']
    """
    pixels = (name for name, kind in table.schema.items() if isinstance(kind, pl.Array) and len(kind.shape) > 1)
    return table.drop(pixels)


def _from_files(column: pl.Series, size: Size | None, *, colour: bool, missing: Collection[str], folder: Path) -> Found:
    if column.dtype not in (pl.String, pl.Binary):
        msg = f"column {column.name!r} holds {column.dtype}. It must hold paths of pictures, files of them, or arrays."
        raise SettingsError(msg)
    rows = range(FIRST_ROW, len(column) + FIRST_ROW)
    if column.dtype == pl.String:
        paths = as_text(column)
        column = paths.set(paths.is_in(list(missing)), None)
    sources = [folder / each if isinstance(each, str) else each for each in column]
    return read_files(sources, size, colour=colour, rows=rows)


def _from_arrays(column: pl.Series, size: Size | None, *, colour: bool) -> Found:
    shape = column.dtype.shape  # type: ignore[attr-defined]  # of an array
    greys, colours = len(shape) == 2, len(shape) == 3 and shape[2] == _COLOURS
    column = _as_bytes(column, shape)
    if not (greys or colours) or column.dtype != pl.Array(pl.UInt8, shape):
        msg = (
            f"column {column.name!r} holds {column.dtype}. It must hold arrays of whole numbers from 0 to 255, shape "
            "(height, width) or (height, width, 3)."
        )
        raise SettingsError(msg)
    given = column.is_not_null().to_numpy()
    pixels = column.drop_nulls().to_numpy()
    if colours and not colour:
        pixels = np.round(pixels @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)  # luma, ITU-R BT.601
    if greys and colour:
        pixels = np.repeat(pixels[..., None], _COLOURS, axis=3)
    if size is not None and pixels.shape[1:3] != size:
        pixels = np.array([scale(each, size) for each in pixels])
    each = iter(pixels)
    return Found([next(each) if there else None for there in given], ())


def _as_bytes(column: pl.Series, shape: tuple[int, ...]) -> pl.Series:
    """Return arrays of whole numbers from 0 to 255 as such, however many bits they came with; others as they are."""
    kind: Any = column.dtype
    while isinstance(kind, pl.Array):
        kind = kind.inner
    if kind.is_integer():
        with contextlib.suppress(InvalidOperationError):
            return column.cast(pl.Array(pl.UInt8, shape))
    return column


def _from_pixels(table: pl.DataFrame, name: str, size: Size | None, *, colour: bool) -> Found:
    """Return pictures whose pixels have a column each, row by row, and the colours of each pixel side by side."""
    values = _COLOURS if colour else 1
    side = math.isqrt(table.width // values)
    height, width = size or (side, side)
    first, last = (re.search(r"\d+$", table.columns[end]) for end in (0, -1))
    gap = (first and int(first[0])) != 0 or (last and int(last[0])) != table.width - 1
    if gap or table.width != height * width * values:
        shape = f"picture of {height} x {width}" if size else "square picture"
        msg = (
            f"{name} has {table.width:,} columns of pixels. It must have {table.columns[0].rstrip('0123456789')}0 and "
            f"so on without a gap, as many as a {shape} has. Name the column of paths, or the size."
        )
        raise TableError(msg)
    if set(table.dtypes) == {pl.UInt8} and not any(table.null_count().row(0)):
        return Found(list(table.to_numpy().reshape(-1, height, width, *_depth(colour=colour))), ())
    given = table.select(pl.all().cast(pl.Float32, strict=False))
    is_grey = pl.all().is_between(0, _BRIGHTEST) & (pl.all() == pl.all().round())
    missing = table.select(pl.any_horizontal(pl.all().is_null())).to_series()
    wrong = given.select(pl.any_horizontal(~is_grey.fill_null(value=False))).to_series() & ~missing
    faults = [
        Fault(what, rows=tuple((found.arg_true() + FIRST_ROW).to_list()))
        for what, found in (
            ("a picture misses pixels", missing),
            ("a picture has pixels that are no whole numbers from 0 to 255", wrong),
        )
        if found.any()
    ]
    pixels = given.with_columns(pl.when(~(missing | wrong)).then(pl.all()).otherwise(0)).cast(pl.UInt8).to_numpy()
    whole = pixels.reshape(-1, height, width, *_depth(colour=colour))
    bad = (missing | wrong).to_list()
    return Found([None if no else each for no, each in zip(bad, whole, strict=True)], tuple(faults))


def _to_column(pixels: Sequence[Pixels | None], image: str, size: Size | None, *, colour: bool) -> pl.Series:
    shape = next((each.shape for each in pixels if each is not None), (*(size or (1, 1)), *_depth(colour=colour)))
    nothing = np.zeros(shape, np.uint8)
    stacked = np.array([nothing if each is None else each for each in pixels], np.uint8).reshape(-1, *shape)
    column = pl.Series(image, stacked, dtype=pl.Array(pl.UInt8, shape))
    missing = pl.Series([each is None for each in pixels], dtype=pl.Boolean)
    if not missing.any():
        return column
    return pl.select(pl.when(~missing).then(column)).to_series().alias(image)


def _depth(*, colour: bool) -> tuple[int, ...]:
    return (_COLOURS,) if colour else ()
