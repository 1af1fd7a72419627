"""Turn what people have at hand in Python into a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
import polars.selectors as cs

from glosa.errors import TableError
from glosa.records.columns import check_header


def to_table(data: Any, *, names: Sequence[str] = ("text",)) -> pl.DataFrame:
    """Return records in any of the usual forms as a table.

    Args:
        data: A polars, pandas or Arrow table; a mapping of names to columns; a sequence of mappings; texts; or rows
            with one cell for each of the names, such as a NumPy array of shape (n, len(names)); or pictures as a NumPy
            array of shape (n, height, width) or (n, height, width, 3), which become the column of the last name.
        names: The columns of data that brings no names.

    Returns:
        A table of n rows. Categorical columns are text; others keep their types.

    Raises:
        TableError: The data is none of these, its columns differ in length, or its rows do not fit the names.

    >>> to_table(["baker", "cook"], names=["title"]).to_dict(as_series=False)
    {'title': ['baker', 'cook']}
    >>> to_table([("baker", "bread")], names=["title", "task"]).rows()
    [('baker', 'bread')]
    """
    try:
        table = _convert(data, list(names))
    except (pl.exceptions.PolarsError, TypeError, ValueError) as error:
        msg = f"{type(data).__name__} cannot be read as a table: {error}. Give a DataFrame, a dict of columns or texts."
        raise TableError(msg) from error
    return table.with_columns((cs.categorical() | cs.enum()).cast(pl.String))


def _convert(data: Any, names: list[str]) -> pl.DataFrame:
    if isinstance(data, pl.DataFrame):
        return data
    if isinstance(data, pl.LazyFrame):
        return data.collect()
    if isinstance(data, str | bytes):
        raise TypeError("one text is not a sequence of texts")  # noqa: EM101 - it becomes part of our message
    if isinstance(data, Mapping):
        return pl.DataFrame(dict(data))
    if isinstance(data, np.ndarray) and data.ndim > 2:
        return pl.DataFrame({names[-1]: data})
    if hasattr(data, "iloc") and hasattr(data, "columns"):
        check_header([str(name) for name in data.columns], "the DataFrame")
        return pl.from_pandas(data.rename(columns=str))
    if hasattr(data, "__arrow_c_stream__") and hasattr(data, "column_names"):
        return pl.DataFrame(data)
    return _from_rows(data, names)


def _from_rows(data: Any, names: list[str]) -> pl.DataFrame:
    rows = data.tolist() if isinstance(data, np.ndarray) else list(data)
    if hasattr(data, "isna"):  # pandas has several marks for what is missing
        rows = [None if missing else row for row, missing in zip(rows, data.isna(), strict=True)]
    filled = next((row for row in rows if row is not None), None)
    if isinstance(filled, Mapping):
        return pl.DataFrame(rows, infer_schema_length=None)
    if filled is None or not isinstance(filled, list | tuple):
        rows = [(row,) for row in rows]
    if any(len(row) != len(names) for row in rows):
        named = ", ".join(map(repr, names))
        msg = f"each row must have {len(names)} cell{'s' * (len(names) != 1)}, for {named}"
        raise ValueError(msg)
    return pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
