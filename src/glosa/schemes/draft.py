"""What a reader hands over: the entries of a scheme as they stand in its source, not yet checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from glosa.errors import FIRST_ROW, SchemeError
from glosa.schemes.columns import Columns
from glosa.schemes.entry import UNDETERMINED, Entry

"""Row 1 is the header, as a spreadsheet shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Entries as read.

    Args:
        entries: One a row, in the order of the source; codes may be empty, repeated or wrong.
        has_parents: The source tells the parents; if not, they must be read from the codes.
        numeric: The source keeps the codes as numbers, so leading zeros are lost.
        special: Codes that the source itself says are outside the tree.
        handmade: A person wrote it, so a code with spaces or without a title is a fault.
        name: What the source calls the scheme.
        version: The edition that the source tells.
    """

    entries: tuple[Entry, ...]
    has_parents: bool = False
    numeric: bool = False
    special: frozenset[str] = frozenset()
    handmade: bool = True
    name: str = ""
    version: str = ""


def to_frame(table: Any) -> pl.DataFrame:
    """Return a table of polars, pandas or Arrow, or a dict of columns, as a data frame.

    Raises:
        SchemeError: It is none of these.

    >>> to_frame({"code": ["01"]}).rows()
    [('01',)]
    """
    try:
        return table if isinstance(table, pl.DataFrame) else pl.DataFrame(table)
    except (TypeError, ValueError, pl.exceptions.PolarsError) as error:
        msg = f"{type(table).__name__} cannot be read as a table: {error}. Give a DataFrame or a dict of columns."
        raise SchemeError(msg) from error


def draft_table(table: pl.DataFrame, columns: Columns) -> Draft:
    """Return the entries of a table with one code a row; rows without anything are passed over."""
    titles, descriptions = _by_language(table, columns.titles), _by_language(table, columns.descriptions)
    if list(descriptions) == [UNDETERMINED] and len(titles) == 1:
        descriptions = dict.fromkeys(titles, descriptions[UNDETERMINED])
    codes = as_text(table[columns.code])
    parents = as_text(table[columns.parent]) if columns.parent else [""] * len(table)
    entries = [
        Entry(code, parents[place] or None, _texts_at(titles, place), _texts_at(descriptions, place), place + FIRST_ROW)
        for place, code in enumerate(codes)
    ]
    return Draft(
        entries=tuple(entry for entry in entries if entry.code.strip() or entry.titles or entry.descriptions),
        has_parents=columns.parent is not None,
        numeric=table[columns.code].dtype.is_numeric(),
    )


_WHOLE = 2.0**53  # beyond it floats tell no whole numbers apart


def as_text(column: pl.Series) -> list[str]:
    """Return the values as text: nulls as "", whole numbers without decimals.

    Raises:
        SchemeError: There is no text of them.

    >>> as_text(pl.Series([110.0, None])), as_text(pl.Series(["0110", None]))
    (['110', ''], ['0110', ''])
    """
    if not is_single(column.dtype):
        msg = f"column {column.name!r} holds {column.dtype}. Give one text or number in each cell."
        raise SchemeError(msg)
    if column.dtype.is_float():
        column = column.fill_nan(None)
        if (column.drop_nulls() % 1 == 0).all() and (column.drop_nulls().abs() < _WHOLE).all():
            column = column.cast(pl.Int64)
    return column.cast(pl.String).fill_null("").to_list()


def is_single(kind: pl.DataType) -> bool:
    """Return whether each cell of a kind is one text, number or date.

    >>> is_single(pl.Int64()), is_single(pl.List(pl.String)), is_single(pl.Binary())
    (True, False, False)
    """
    return not kind.is_nested() and kind not in (pl.Object, pl.Binary)


def _by_language(table: pl.DataFrame, columns: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return language -> texts; several columns of one language are joined, one paragraph each."""
    texts: dict[str, list[str]] = {}
    for language, name in columns:
        column = [text.strip() for text in as_text(table[name])]
        before: Sequence[str] = texts.get(language, [""] * len(column))
        texts[language] = ["\n".join(filter(None, pair)) for pair in zip(before, column, strict=True)]
    return texts


def _texts_at(texts: Mapping[str, Sequence[str]], place: int) -> dict[str, str]:
    return {language: column[place] for language, column in texts.items() if column[place]}
