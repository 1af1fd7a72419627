"""Columns of numbers: which ones a table has, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np
import polars as pl

from glosa.errors import FIRST_ROW, Fault, TableError
from glosa.records.clean import as_text
from glosa.schemes.words import words_of
from glosa.types import FloatArray

LARGEST = float(np.finfo(np.float32).max)
_ROWS_ENOUGH = 10  # fewer whole numbers may follow each other by chance
_IDENTIFIERS = frozenset(("id", "identifier", "identificador", "folio", "row", "fila"))
_ENOUGH = 0.5  # of the cells that say something are numbers: the others are mistakes, not words


def find_numbers(table: pl.DataFrame, leave: Collection[str] = ()) -> list[str]:
    """Return the columns most of whose cells are numbers, in their order.

    Args:
        table: Whatever was read; text that looks like a number is one.
        leave: Columns that are something else.

    >>> find_numbers(pl.DataFrame({"city": ["Rome", "Lima"], "age": ["31", "x"], "own": [True, False]}))
    ['age', 'own']
    """
    return [name for name in table.columns if name not in leave and _is_numeric(table[name])]


def only_names_rows(column: pl.Series) -> bool:
    """Return whether numbers tell rows apart and nothing else: 1, 2, 3 and so on, or identifiers that are called so.

    >>> only_names_rows(pl.Series("row", range(7, 27))), only_names_rows(pl.Series("age", [31, 40, 31] * 9))
    (True, False)
    """
    numbers = _as_numbers(column).drop_nulls().sort()
    if len(numbers) != len(column) or len(numbers) < _ROWS_ENOUGH or not (numbers == numbers.floor()).all():
        return False
    steps = numbers.diff().drop_nulls()
    return bool((steps == 1).all() or ((steps > 0).all() and not _IDENTIFIERS.isdisjoint(words_of(column.name))))


def to_numbers(table: pl.DataFrame, columns: Sequence[str], source: str) -> FloatArray:
    """Return columns as float64, shape (n_rows, n_columns).

    Args:
        table: Has the columns.
        columns: At least one.
        source: What to call the table.

    Raises:
        TableError: Cells are empty, hold text, or are infinite; all are told together, by column and row.

    >>> to_numbers(pl.DataFrame({"age": ["31", "40"]}), ["age"], "people.csv").tolist()
    [[31.0], [40.0]]
    """
    numbers = pl.DataFrame([_as_numbers(table[name]) for name in columns])
    faults = [fault for name in columns for fault in _faults(table[name], numbers[name])]
    if faults:
        msg = f"{source} has cells that are no numbers. Fill them, correct them, or leave their rows or columns out:"
        raise TableError(msg, faults)
    return numbers.to_numpy()


def _is_numeric(column: pl.Series) -> bool:
    if column.dtype.is_numeric() or column.dtype == pl.Boolean:
        return True
    if column.dtype != pl.String:
        return False
    said = as_text(column).replace("", None).drop_nulls()
    return len(said) > 0 and said.cast(pl.Float64, strict=False).count() >= _ENOUGH * len(said)


def _as_numbers(column: pl.Series) -> pl.Series:
    """Return a column as float64; whatever is no number, or not a number, is null."""
    text = column.dtype == pl.String
    return (as_text(column) if text else column).cast(pl.Float64, strict=False).fill_nan(None)


def _faults(given: pl.Series, numbers: pl.Series) -> Iterator[Fault]:
    infinite = (numbers.abs() > LARGEST).fill_null(value=False)
    if not numbers.null_count() and not infinite.any():
        return
    said = as_text(given).replace("", None)
    text = numbers.is_null() & said.is_not_null() & (said.cast(pl.String).str.to_lowercase() != "nan")
    for what, found in (
        ("is empty", numbers.is_null() & ~text),
        (f"holds text, such as {_first(given, text)!r}", text),
        ("is infinite, or too large to be computed with", infinite),
    ):
        if found.any():
            times = f"{found.sum():,} time{'s' * (found.sum() != 1)}"
            yield Fault(f"column '{given.name}' {what}, {times}", rows=tuple((found.arg_true() + FIRST_ROW).to_list()))


def _first(given: pl.Series, found: pl.Series) -> object:
    return given.filter(found).first() if found.any() else None
