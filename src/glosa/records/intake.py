"""What comes in, in any of the usual forms, as the table of records that an autocoder looks at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from glosa._validate import listed
from glosa.records.fields import MISSING, Fields
from glosa.records.picture_column import with_pixels
from glosa.records.table import to_table

ROLES = ("text", "categorical", "image", "size", "colour", "label", "weight", "group", "missing")


def make_fields(
    *,
    text: str | Sequence[str] = (),
    categorical: str | Sequence[str] = (),
    image: str | None = None,
    size: Sequence[int] | None = None,
    missing: str | Sequence[str] = MISSING,
    **others: Any,
) -> Fields:
    """Return the roles of columns, from what people write: a single name, lists, no text where records are texts.

    Raises:
        SettingsError: As of `Fields`.

    >>> make_fields(categorical="status").inputs, make_fields(image="scan", size=[28, 28]).size
    (('text', 'status'), (28, 28))
    """
    return Fields(
        text=listed(text) or (("text",) if image is None else ()),
        categorical=listed(categorical),
        image=image,
        size=tuple(size) if isinstance(size, Collection) else size,  # type: ignore[arg-type]  # checked there
        missing=listed(missing),
        **others,
    )


def fields_of(coder: Any) -> Fields:
    """Return the roles of columns that an autocoder, or whatever has its attributes, names."""
    return make_fields(**{role: getattr(coder, role) for role in ROLES})


def to_records(data: Any, fields: Fields, *, folder: Path | None = None, strict: bool = False) -> pl.DataFrame:
    """Return a table whose pictures, if there are any, are pixels.

    Args:
        data: As `to_table` takes it.
        fields: The roles of the columns.
        folder: Where relative paths of pictures begin; the working folder if None.
        strict: Whether pictures that cannot be used are refused. Otherwise they are missing.

    Raises:
        TableError: It is no table, or pictures cannot be used; all faults are told together.
        SettingsError: There is no column of pictures, or it holds something else.

    >>> import numpy as np
    >>> to_records(np.zeros((2, 28, 28), np.uint8), Fields(image="scan")).schema["scan"]
    Array(UInt8, shape=(28, 28))
    """
    table = to_table(data, names=fields.content)
    if fields.image is None:
        return table
    return with_pixels(
        table,
        fields.image,
        size=fields.size,
        colour=fields.colour,
        missing=fields.missing,
        folder=folder,
        strict=strict,
    )


def sized(fields: Fields, records: pl.DataFrame) -> Fields:
    """Return the fields with the size of the pictures that records have.

    >>> import numpy as np
    >>> fields = Fields(image="scan")
    >>> sized(fields, to_records(np.zeros((2, 28, 20), np.uint8), fields)).size
    (28, 20)
    """
    if fields.image is None:
        return fields
    height, width = records[fields.image].dtype.shape[:2]  # type: ignore[attr-defined]  # of an array
    return replace(fields, size=(height, width))
