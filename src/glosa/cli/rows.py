"""Rows and autoencoders as the command line names them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import polars as pl

from glosa.cli.options import READING, parse_lengths, parse_size
from glosa.cli.settle import parse_options
from glosa.errors import SettingsError
from glosa.records.select import find_rows, no_rows, parse_where
from glosa.types import IntArray, Json

if TYPE_CHECKING:
    from glosa.estimators.detectors import Detector
    from glosa.features.rows import RowReader, Rows

LoadedCoder = TypeVar("LoadedCoder", bound="Detector")
PICTURE = "picture"  # the column of names where pictures came without a table
CODER, READER = "autoencoder", "rows"  # the folders that a command leaves in its own


def new_reader(asked: Json) -> RowReader:
    """Return what reads rows as the options say.

    Args:
        asked: Of `ROWS`, those that were said.

    Raises:
        SettingsError: The size is none.
    """
    from glosa.features.rows import RowReader

    return RowReader(
        columns=tuple(dict.fromkeys(asked.get("column", ()))),
        text=tuple(dict.fromkeys(asked.get("text", ()))),
        size=parse_size(asked.get("size")),
        **{name: asked[name] for name in ("image", "encoder", "label", "colour") if name in asked},
    )


def read_parted(asked: Json, test: list[str] | None = None) -> tuple[Rows, IntArray | None]:
    """Return the rows to learn from and those to test, together, and which of them are to be tested.

    Args:
        asked: The options that were said; their conditions choose the rows to learn from, and, but for columns that
            `test` names, those to test.
        test: Conditions such as ``split=test``; without one nothing is set apart.

    Raises:
        SettingsError: There is no data, or an option cannot be used.
        TableError: The rows cannot be read, or none meets the conditions.
    """
    if "data" not in asked:
        msg = "there is nothing to learn from. Name a table, or pictures, as DATA."
        raise SettingsError(msg)
    where, tested = conditions(asked, test)
    set_apart = parse_where(test or ())
    rows = read_asked(new_reader(asked), asked, {name: said for name, said in where.items() if name not in set_apart})
    if not test:
        return rows, None
    learned, apart = find_rows(rows.table, where), find_rows(rows.table, tested)
    if not apart.size:
        raise no_rows(rows.table, tested)
    chosen = np.union1d(learned, apart)
    return rows.take(chosen), np.flatnonzero(np.isin(chosen, apart))


def read_asked(reader: RowReader, asked: Json, where: dict[str, str]) -> Rows:
    """Return the rows of the data that were asked for, read as the options say.

    Raises:
        TableError: They cannot be read, or none meets the conditions.
    """
    how = {name: asked[name] for name in READING if name in asked}
    return reader.read(asked["data"], where, **how)


def conditions(asked: Json, test: list[str] | None) -> tuple[dict[str, str], dict[str, str]]:
    """Return the conditions of rows to learn from, and of those to test; the latter come before the former.

    >>> conditions({"where": ["split=train", "year=1998"]}, ["split=test"])
    ({'split': 'train', 'year': '1998'}, {'split': 'test', 'year': '1998'})
    """
    where = parse_where(asked.get("where", ()))
    return where, where | parse_where(test or ())


def with_labels(rows: Rows) -> Rows:
    """Return the rows that have a label, where some have; all of them where none has."""
    if rows.labels is None or not rows.labels.null_count():
        return rows
    return rows.take(rows.labels.is_not_null().arg_true().to_numpy())


def picture_names(rows: Rows) -> list[str]:
    """Return what pictures are called: by their paths, or by their rows in a table of pixels."""
    named = rows.reader.image if rows.reader.image in rows.table.columns else PICTURE
    if named in rows.table.columns:
        return rows.table[named].cast(pl.String).to_list()
    return [f"row {row}" for row in rows.row]


def coder_options(asked: Json) -> Json:
    """Return arguments of an autoencoder.

    >>> coder_options({"layers": "32,8", "option": ["strength=0.5"], "seed": 3, "where": ["a=b"]})
    {'strength': 0.5, 'layers': (32, 8), 'seed': 3}
    """
    said = parse_options(asked.get("option", ()))
    if "layers" in asked:
        said["layers"] = parse_lengths(asked["layers"])
    return said | {name: asked[name] for name in ("kind", "epochs", "seed", "device") if name in asked}


def save_coder(coder: Detector, reader: RowReader, folder: Path) -> None:
    """Write an autoencoder, and how its rows are read, into a folder; `load_coder` reads them.

    Raises:
        SettingsError: Something else is in their places.
        AutocoderError: The folder cannot be written.
    """
    coder.save(folder / CODER)
    reader.save(folder / READER)


def load_coder(folder: Path, asked: Json, load: Callable[..., LoadedCoder]) -> tuple[LoadedCoder, RowReader]:
    """Return the autoencoder of a folder, and what reads rows for it.

    Args:
        folder: Where `save_coder` wrote them.
        asked: Options that were said; those that say how an autoencoder learns cannot be.
        load: Reads it.

    Raises:
        SettingsError: The options ask for another autoencoder than the one that is there.
        AutocoderError: The folder has none, or one that is damaged or too new.
    """
    from glosa.features.rows import RowReader

    idle = [
        f"--{name}" for name in ("kind", "layers", "epochs", "option", "column", "text", "encoder") if name in asked
    ]
    if idle:
        named = ", ".join(idle)
        msg = f"{named} would change what --model {folder} learned. Leave out {named}, or learn anew without --model."
        raise SettingsError(msg)
    reader = RowReader.load(folder / READER)
    # other files may call them otherwise
    here: Json = {name: asked[name] for name in ("image", "label") if name in asked}
    if "size" in asked:
        here["size"] = parse_size(asked["size"])
    return load(folder / CODER, device=asked.get("device", "auto")), replace(reader, **here)
