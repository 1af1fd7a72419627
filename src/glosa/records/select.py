"""Choose records by the values of columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

import numpy as np
import polars as pl

from glosa.errors import FIRST_ROW, Fault, SettingsError, TableError, nearest
from glosa.records.clean import as_text
from glosa.records.columns import refuse_nested, require_columns
from glosa.types import IntArray

_TOLD = 20  # values that a message names


def parse_where(conditions: Iterable[str]) -> dict[str, str]:
    """Return the columns and values of conditions such as ``split=train``.

    Raises:
        SettingsError: A condition has no equals sign or no column, or two ask the same column for different values.

    >>> parse_where(["split=train", "country=CL"])
    {'split': 'train', 'country': 'CL'}
    """
    where: dict[str, str] = {}
    for condition in conditions:
        column, equals, value = (part.strip() for part in condition.partition("="))
        if not equals or not column:
            msg = f"{condition!r} is no condition. Write COLUMN=VALUE, such as split=train."
            raise SettingsError(msg)
        if where.setdefault(column, value) != value:
            msg = f"column {column!r} cannot be {where[column]!r} and {value!r} at once. Give one value a column."
            raise SettingsError(msg)
    return where


def find_rows(table: pl.DataFrame, where: Mapping[str, str]) -> IntArray:
    """Return the indices of the records whose columns have these values; an empty cell has the value "".

    Raises:
        TableError: A column is missing.

    >>> find_rows(pl.DataFrame({"split": ["train ", "test", "train"]}), {"split": "train"}).tolist()
    [0, 2]
    """
    require_columns(table.columns, where, "the table")
    refuse_nested(table, where, "the table")
    chosen = pl.Series([True]).new_from_index(0, table.height)
    for column, value in where.items():
        chosen &= _meets(table[column], value)
    return chosen.arg_true().to_numpy().astype(np.int64)


def _meets(column: pl.Series, value: str) -> pl.Series:
    """Return which cells have a value, numbers and truth values however they are written."""
    if column.dtype == pl.Boolean:
        return as_text(column).fill_null("") == value.lower()
    if column.dtype.is_float() and value:
        with suppress(ValueError):
            return (column == float(value)).fill_null(value=False)
    return as_text(column).fill_null("") == value


def no_rows(columns: Mapping[str, pl.Series] | pl.DataFrame, where: Mapping[str, str]) -> TableError:
    """Return the error for conditions that no record meets; it names values that are there."""
    wanted = " and ".join(f"{column}={value}" for column, value in where.items())
    there = " ".join(f"In '{column}': {_values(columns[column], value)}" for column, value in where.items())
    return TableError(f"no record has {wanted}. {there}")


def rows_in_file(faults: Iterable[Fault], chosen: IntArray) -> tuple[Fault, ...]:
    """Return faults of chosen records with the row numbers that these have in the file.

    Args:
        faults: Their rows count the chosen records alone, from 2 on.
        chosen: The indices of those records in the file, as `find_rows` returns them.

    >>> rows_in_file([Fault("label is empty", rows=(3,))], np.array([0, 5]))[0].rows
    (7,)
    """
    return tuple(
        replace(fault, rows=tuple(int(chosen[row - FIRST_ROW]) + FIRST_ROW for row in fault.rows)) for fault in faults
    )


def _values(column: pl.Series, value: str) -> str:
    return nearest(value, values_of(column).to_list())


def values_of(column: pl.Series) -> pl.Series:
    """Return some of the values of a column, as conditions name them.

    >>> values_of(pl.Series([2.0, None, 2.0])).to_list()
    ['2']
    """
    return as_text(column).drop_nulls().unique(maintain_order=True).head(_TOLD)
