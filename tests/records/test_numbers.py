from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from glosa.errors import TableError
from glosa.records.numbers import find_numbers, to_numbers


def test_columns_of_numbers_are_found() -> None:
    table = pl.DataFrame({
        "whole": [1, 2, 3],
        "text": ["1", " 2.5", "-3e2"],
        "own": [True, False, None],
        "mostly": ["1", "2", "many"],
        "words": ["1", "two", "three"],
        "empty": ["", " ", None],
        "day": pl.Series(["2024-01-01"] * 3).str.to_date(),
        "label": [0, 1, 0],
    })  # fmt: skip
    assert find_numbers(table, leave=["label"]) == ["whole", "text", "own", "mostly"]


def test_numbers_of_every_form() -> None:
    table = pl.DataFrame({"text": ["1", " 2.5"], "own": [True, False], "whole": [3, 4]})
    found = to_numbers(table, ["text", "own", "whole"], "t.csv")
    assert found.dtype == np.float64
    assert found.tolist() == [[1.0, 1.0, 3.0], [2.5, 0.0, 4.0]]


def test_all_faults_are_told_together() -> None:
    table = pl.DataFrame(
        {
            "age": ["1", "", "many", "inf", "nan"],
            "size": [1.0, None, float("nan"), float("-inf"), 1e39],
            "good": [1, 2, 3, 4, 5],
        }
    )
    with pytest.raises(TableError, match=r"t\.csv has cells that are no numbers\. Fill them") as caught:
        to_numbers(table, table.columns, "t.csv")
    assert [(fault.what, fault.rows) for fault in caught.value.faults] == [
        ("column 'age' is empty, 2 times", (3, 6)),
        ("column 'age' holds text, such as 'many', 1 time", (4,)),
        ("column 'age' is infinite, or too large to be computed with, 1 time", (5,)),
        ("column 'size' is empty, 2 times", (3, 4)),
        ("column 'size' is infinite, or too large to be computed with, 2 times", (5, 6)),
    ]


def test_missing_truth_values_and_decimals_are_told() -> None:
    table = pl.DataFrame({"a": [True, None], "b": pl.Series([None, "1.5"]).cast(pl.Decimal(4, 1))})
    with pytest.raises(TableError, match=r"(?s)'a' is empty, 1 time \(row 3\).*'b' is empty, 1 time \(row 2\)"):
        to_numbers(table, ["a", "b"], "rows.parquet")
