from __future__ import annotations

from pathlib import Path

import pytest

from glosa.errors import TableError
from glosa.experiments.reproduce.recipe import DataFile, find_files

FILES = (DataFile(("train.csv", "train.parquet"), "the shop"), DataFile(("test.csv",), "the market"))


def test_the_first_of_its_names_is_found(tmp_path: Path) -> None:
    for name in ("train.parquet", "test.csv"):
        (tmp_path / name).touch()
    assert find_files(tmp_path, FILES) == [tmp_path / "train.parquet", tmp_path / "test.csv"]
    (tmp_path / "train.csv").touch()
    assert find_files(tmp_path, FILES)[0] == tmp_path / "train.csv"


def test_all_that_is_missing_is_told_with_where_it_is_had_from(tmp_path: Path) -> None:
    expected = r"(?s)no train.csv or train.parquet. Get it from the shop..*no test.csv. Get it from the market"
    with pytest.raises(TableError, match=expected):
        find_files(tmp_path / "nowhere", FILES)
