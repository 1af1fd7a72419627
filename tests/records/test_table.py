from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from glosa.errors import TableError
from glosa.records.table import to_table

TABLE = pl.DataFrame({"title": ["baker", None], "task": ["bread", "soup"]})


@pytest.mark.parametrize(
    "data",
    [
        TABLE,
        TABLE.lazy(),
        TABLE.to_arrow(),
        TABLE.to_pandas(),
        TABLE.to_dict(as_series=False),
        TABLE.to_dicts(),
        TABLE.rows(),
        np.array(TABLE.rows(), dtype=object),
    ],
    ids=["polars", "lazy", "arrow", "pandas", "dict", "dicts", "rows", "array"],
)
def test_every_usual_form_is_a_table(data: Any) -> None:
    assert to_table(data, names=["title", "task"]).equals(TABLE)


@pytest.mark.parametrize(
    "data", [["a", None], (x for x in ("a", None)), pl.Series(["a", None]), pd.Series(["a", None])]
)
def test_texts_are_a_table_of_one_column(data: Any) -> None:
    assert to_table(data).to_dict(as_series=False) == {"text": ["a", None]}


def test_categories_become_text() -> None:
    categories = pd.DataFrame({"c": pd.Categorical(["x", "y"])})
    assert to_table(categories).schema == {"c": pl.String}
    assert to_table(pa.table({"c": pa.array(["x"]).dictionary_encode()})).schema == {"c": pl.String}


def test_no_texts_are_a_table_of_no_rows() -> None:
    assert to_table([]).shape == (0, 1)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        ("baker", "str cannot be read as a table: one text is not a sequence of texts"),
        (7, "int cannot be read as a table"),
        ({"a": [1, 2], "b": [1]}, "dict cannot be read as a table"),
        ([("a", "b"), ("c",)], "each row must have 1 cell, for 'text'"),
    ],
)
def test_what_is_no_table_is_told(data: Any, cause: str) -> None:
    with pytest.raises(TableError, match=cause):
        to_table(data)


def test_a_frame_names_each_column_once() -> None:
    with pytest.raises(TableError, match="column 'a' stands at positions 1 and 2"):
        to_table(pd.DataFrame([[1, 2]], columns=["a", "a"]))


def test_every_mark_of_pandas_for_what_is_missing_is_null() -> None:
    for texts in (pd.Series(["cook", None], dtype="string"), pd.Series(["cook", pd.NA]), pd.Series(["cook", np.nan])):
        assert to_table(texts).rows() == [("cook",), (None,)]
