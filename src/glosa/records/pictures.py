"""Pictures as arrays: from folders, columns of paths, tables of pixels, idx files and NumPy archives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import polars as pl

from glosa._validate import require
from glosa.errors import FIRST_ROW, Fault, SettingsError, TableError, nearest
from glosa.records.fields import size_rule
from glosa.records.picture_column import folder_of, with_pixels
from glosa.records.picture_files import Pixels
from glosa.records.picture_sources import IMAGE, LABEL, is_picture_source, read_picture_source
from glosa.records.read import read_table
from glosa.records.table import to_table
from glosa.types import StrPath

PIXEL = "pixel"


@dataclass(frozen=True, eq=False)
class Pictures:
    """Pictures of one size.

    Args:
        pixels: From 0, black, to 255, shape (n, height, width), in colour (n, height, width, 3).
        names: What each is called: its path, or its row.
        labels: What each shows; None where nothing says so.
    """

    pixels: Pixels
    names: tuple[str, ...]
    labels: pl.Series | None = None

    def __len__(self) -> int:
        return len(self.pixels)


def read_pictures(
    source: Any,
    *,
    image: str | None = None,
    label: str | None = None,
    size: Sequence[int] | None = None,
    colour: bool = False,
    folder: StrPath = "",
) -> Pictures:
    """Read pictures from wherever they are.

    Args:
        source: A folder, in which pictures that lie in folders of their own are labelled by these; a table, or a file
            that holds one, with a column of paths or the columns pixel0, pixel1...; an idx file, whose labels lie
            beside it; or a NumPy archive (``.npz``). A table, or pictures as an array, may come as `to_table` takes it.
        image: The column of pictures, paths beside the table if they are relative, or what columns of pixels are
            called without their numbers; or the array of an archive. Without it a table has the column ``image`` or
            pixels, and an archive a single array of pictures.
        label: The column or array of labels; ``label`` is taken if it is there.
        size: Height and width that pictures are scaled to; those of pixels are laid out like that. Without it all
            must have one size, and as many rows as columns where a table has pixels.
        colour: Whether colours are kept, or all is turned into greys.
        folder: Where the relative paths of a data frame begin.

    Raises:
        TableError: There are no pictures, or some cannot be read, have another size than most, miss pixels, or have
            pixels that are no whole numbers from 0 to 255. All faults are told together.
        SettingsError: A column or an array is not there, or the size is none.
    """
    require([size_rule(size)])
    height_width = None if size is None else (int(size[0]), int(size[1]))
    path = Path(source) if isinstance(source, str | PathLike) else None
    if path is not None and is_picture_source(path):
        table = read_picture_source(path, sheet=image, label=label)
        image = IMAGE
    else:
        table = to_table(source, names=[image or IMAGE]) if path is None else read_table(source)
    name = "the table" if path is None else str(path)
    image = image or (IMAGE if IMAGE in table.columns else PIXEL)
    labels = _labels(table, label, name)
    beside = Path(folder) if path is None else folder_of(path)
    pixels = with_pixels(table, image, size=height_width, colour=colour, folder=beside, name=name)[image]
    if pixels.null_count():
        missing = tuple((pixels.is_null().arg_true() + FIRST_ROW).to_list())
        msg = f"the pictures of {image!r} of {name} cannot be used:"
        raise TableError(msg, [Fault("no picture is given", rows=missing)])
    return Pictures(pixels.to_numpy(), _names(table, image, path), labels)


def _labels(table: pl.DataFrame, label: str | None, name: str) -> pl.Series | None:
    if label is not None and label not in table.columns:
        msg = f"{name} has no column {label!r}. {nearest(label, table.columns)}"
        raise SettingsError(msg)
    wanted = label or LABEL
    return table[wanted] if wanted in table.columns else None


def _names(table: pl.DataFrame, image: str, path: Path | None) -> tuple[str, ...]:
    """Return paths as they stand in a table or below a folder; rows where pictures have no path."""
    if table.schema.get(image) != pl.String:
        return tuple(f"row {row}" for row in range(FIRST_ROW, table.height + FIRST_ROW))
    below = path if path is not None and path.is_dir() else None
    return tuple(each if below is None else Path(each).relative_to(below).as_posix() for each in table[image])
