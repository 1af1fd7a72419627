"""Labels that come beside a table, in any of the usual forms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from glosa.errors import LabelError, SettingsError
from glosa.records.clean import as_text
from glosa.records.fields import Fields
from glosa.records.intake import to_records
from glosa.schemes.draft import is_single


def with_labels(X: Any, y: Any, fields: Fields) -> tuple[pl.DataFrame, Fields, str]:
    """Return the records with their labels in a column, what the columns are, and which one holds the labels.

    Args:
        X: A table, or a list of strings, or pictures.
        y: Labels, which come before those of the table; None takes these.
        fields: What the columns of the table are.

    Raises:
        SettingsError: There is neither `y` nor a column of labels.
        TableError: The records are no table, or pictures cannot be used.
        LabelError: The labels are none, or not one for each record.

    >>> table, _, label = with_labels(["cook", "waiter"], [5120, 5131], Fields(text=("title",)))
    >>> table.rows(), label
    ([('cook', '5120'), ('waiter', '5131')], 'y')
    """
    table = to_records(X, fields, strict=True)
    if y is not None:
        name = fields.label or "y"
        return table.with_columns(to_labels(y, name, len(table))), replace(fields, label=name), name
    if fields.label is None:
        msg = "the labels are missing. Give y, or name the label column."
        raise SettingsError(msg)
    return table, fields, fields.label


def to_labels(y: Any, name: str, records: int | None = None) -> pl.Series:
    """Return labels as text; what is missing is null, and whole numbers have no decimals.

    Args:
        y: A sequence, NumPy array, or pandas or polars series of labels.
        name: The name that the column gets.
        records: How many there must be; any number if None.

    Raises:
        LabelError: There are more or fewer, or they are no column of single values.

    >>> to_labels([5120.0, None], "isco08", 2).to_list()
    ['5120', None]
    """
    try:
        labels = pl.Series(name, _values(y), strict=False)
    except (TypeError, ValueError, pl.exceptions.PolarsError) as error:
        msg = f"the labels cannot be read: {error}. Give one text or number for each record."
        raise LabelError(msg) from error
    if not is_single(labels.dtype):
        msg = f"the labels are {np.shape(y)} values of type {labels.dtype}. Give one text or number for each record."
        raise LabelError(msg)
    if records is not None and len(labels) != records:
        msg = f"there are {len(labels)} labels for {records} records. Give one for each."
        raise LabelError(msg)
    return as_text(labels)


def _values(y: Any) -> Any:
    if isinstance(y, str | bytes):
        raise TypeError("one text is not a sequence of labels")  # noqa: EM101 - it becomes part of our message
    if getattr(y, "dtype", np.dtype(object)) != np.dtype(object):
        return y
    return [None if isinstance(value, float) and value != value else value for value in y]
