from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from glosa.errors import Fault, SettingsError, TableError
from glosa.records.select import find_rows, no_rows, parse_where, rows_in_file

TABLE = pl.DataFrame({"split": ["train", " test", None], "year": [2020, 2021, 2020]})


def test_parse() -> None:
    assert parse_where(["a = b", "c=d=e", "f=", "a=b"]) == {"a": "b", "c": "d=e", "f": ""}


@pytest.mark.parametrize("condition", ["split", "=train", ""])
def test_what_is_no_condition(condition: str) -> None:
    with pytest.raises(SettingsError, match=r"is no condition. Write COLUMN=VALUE"):
        parse_where([condition])


def test_one_value_a_column() -> None:
    with pytest.raises(SettingsError, match="column 'a' cannot be 'b' and 'c' at once"):
        parse_where(["a=b", "a=c"])


def test_conditions_join_by_and_and_numbers_are_compared_as_text() -> None:
    assert find_rows(TABLE, {"year": "2020"}).tolist() == [0, 2]
    assert find_rows(TABLE, {"year": "2020", "split": "train"}).tolist() == [0]
    assert find_rows(TABLE, {"split": ""}).tolist() == [2]
    assert find_rows(TABLE, {}).tolist() == [0, 1, 2]


def test_a_missing_column_offers_the_nearest() -> None:
    with pytest.raises(TableError, match=r"no column 'splt'\. Did you mean 'split'"):
        find_rows(TABLE, {"splt": "train"})


def test_no_record_names_the_values_that_are_there() -> None:
    error = no_rows(TABLE, {"split": "tran"})
    assert str(error) == "no record has split=tran. In 'split': Did you mean 'train'? Valid: 'train', 'test'."


def test_rows_are_those_of_the_file() -> None:
    faults = rows_in_file([Fault("x", rows=(2, 4), remedy="y")], np.array([7, 8, 20]))
    assert faults == (Fault("x", rows=(9, 22), remedy="y"),)


@pytest.mark.parametrize(
    ("cells", "value", "rows"),
    [
        ([2023.0, 2024.5, None], "2023", [0]),
        ([2023.0, 2024.5, None], "2024.50", [1]),
        ([2023.0, 2024.5, None], "", [2]),
        ([2023.0], "x", []),
        ([True, False, None], "True", [0]),
        ([2023, None], "2023", [0]),
        (["01", "1"], "1", [1]),
    ],
)
def test_numbers_and_truth_values_are_found_however_they_are_written(
    cells: list[object], value: str, rows: list[int]
) -> None:
    assert find_rows(pl.DataFrame({"x": cells}), {"x": value}).tolist() == rows


def test_lists_are_no_values() -> None:
    with pytest.raises(TableError, match=r"column 'tags' holds List\(String\)"):
        find_rows(pl.DataFrame({"tags": [["a"]]}), {"tags": "a"})
