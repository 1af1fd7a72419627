"""Turn the columns that an autocoder looks at into clean text, in which "no answer" is null."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from glosa.records.fields import Fields


def as_text(values: pl.Series) -> pl.Series:
    """Return any column as text without blanks around it; whole numbers without decimals; a NaN is null.

    >>> as_text(pl.Series([1120.0, 1.5, None])).to_list(), as_text(pl.Series([" 0110 "])).to_list()
    (['1120', '1.5', None], ['0110'])
    """
    said = values.cast(pl.String)
    if values.dtype.is_float():
        said = said.str.strip_suffix(".0").set(values.is_nan(), None)
    return said.str.strip_chars()


def as_numbers(values: pl.Series) -> pl.Series:
    """Return any column as numbers; what is none, an empty cell too, is null.

    >>> as_numbers(pl.Series([" 1.5", "x", None])).to_list()
    [1.5, None, None]
    """
    return as_text(values).cast(pl.Float64, strict=False)


def clean(table: pl.DataFrame, fields: Fields) -> pl.DataFrame:
    """Return the text and categorical columns as text without blanks around it, and missing marks as null.

    Pictures, which are pixels already, follow as they are.

    >>> table = pl.DataFrame({"title": [" baker ", "88"], "age": [30, 40]})
    >>> clean(table, Fields(text=("title",), missing=("88",))).to_dict(as_series=False)
    {'title': ['baker', None]}
    """
    texts = [as_text(table[name]).alias(name) for name in (*fields.text, *fields.categorical)]
    marks = pl.Series([mark.strip() for mark in fields.missing], dtype=pl.String).implode()
    said = pl.DataFrame(texts).with_columns(pl.when(~pl.all().is_in(marks)).then(pl.all()))
    return pl.DataFrame([*said, *([] if fields.image is None else [table[fields.image]])])


def weights_of(records: pl.DataFrame, column: str | None) -> npt.NDArray[np.float64]:
    """Return what each record counts, shape (n_rows,), mean 1; without a column each counts alike.

    >>> weights_of(pl.DataFrame({"weight": ["1", "3"]}), "weight").tolist()
    [0.5, 1.5]
    """
    weight = pl.repeat(1.0, len(records), eager=True) if column is None else as_numbers(records[column])
    return (weight / weight.sum() * len(weight)).to_numpy()
