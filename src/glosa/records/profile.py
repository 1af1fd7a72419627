"""What the cells of a column look like."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from glosa.records.clean import as_text

CODE = r"^[A-Za-z]{0,3}[-_.]?[0-9][0-9A-Za-z]*([.\-/][0-9A-Za-z]+)*$"
NUMBER = r"^[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?$"


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """What the cells of a column look like.

    Args:
        name: The column.
        filled: How many cells are not empty.
        distinct: How many different values they have.
        words: How many words a value has, on average.
        length: How many characters a value has, on average.
        coded: The share of values that look like codes: digits, with letters, dots or dashes, without blanks.
        single: The share of values that are one word.
        numeric: The share of values that are numbers, 0 or above.
    """

    name: str
    filled: int
    distinct: int
    words: float
    length: float
    coded: float
    single: float
    numeric: float

    @property
    def records_a_value(self) -> float:
        """How many records share a value, on average."""
        return self.filled / max(1, self.distinct)


def profile(column: pl.Series) -> Profile:
    """Return what the cells of a column look like; shares are of different values, 0 to 1, and 0 if there are none.

    >>> found = profile(pl.Series("code", ["0110", "0110", "2.1", "a baker", None]))
    >>> found.filled, found.distinct, found.records_a_value, round(found.coded, 2)
    (4, 3, 1.3333333333333333, 0.67)
    """
    text = as_text(column).replace("", None).drop_nulls()
    values = text.unique()
    return Profile(
        name=column.name,
        filled=text.len(),
        distinct=values.len(),
        words=_mean(values.str.count_matches(r"\S+")),
        length=_mean(values.str.len_chars()),
        coded=_mean(values.str.contains(CODE)),
        single=_mean(~values.str.contains(r"\s")),
        numeric=_mean(values.str.contains(NUMBER)),
    )


def _mean(values: pl.Series) -> float:
    return float(values.cast(pl.Float64).sum()) / max(1, values.len())
