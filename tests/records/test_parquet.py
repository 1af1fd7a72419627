from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from glosa.errors import TableError
from glosa.records.parquet import count_parquet, holds_parts, iter_parquet
from glosa.records.read import read_table


def test_types_stay_but_categories_become_text(tmp_path: Path) -> None:
    table = pl.DataFrame({"n": [1, 2], "c": ["x", "y"]}, schema={"n": pl.Int64, "c": pl.Categorical})
    table.write_parquet(tmp_path / "a.parquet")
    (batch,) = iter_parquet(tmp_path / "a.parquet", rows=10)
    assert batch.schema == {"n": pl.Int64, "c": pl.String}
    assert batch.rows() == table.rows()


def test_wanted_columns_come_in_the_wanted_order(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1, 2, 3], "b": [4, 5, 6], "c": [7, 8, 9]}).write_parquet(tmp_path / "a.parquet")
    batches = list(iter_parquet(tmp_path / "a.parquet", rows=2, columns=["c", "a"]))
    assert [batch.rows() for batch in batches] == [[(7, 1), (8, 2)], [(9, 3)]]
    with pytest.raises(TableError, match="no column 'd'"):
        list(iter_parquet(tmp_path / "a.parquet", rows=2, columns=["d"]))


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1 and no more")
    with pytest.raises(TableError, match=r"cannot be read as Parquet: .* Write it again, or check its ending"):
        list(iter_parquet(path, rows=2))
    with pytest.raises(TableError, match="cannot be read as Parquet"):
        count_parquet(path)


def test_a_folder_of_parts_is_one_table(tmp_path: Path) -> None:
    for year in (2023, 2024):
        part = tmp_path / f"year={year}" / "part-0.parquet"
        part.parent.mkdir()
        pl.DataFrame({"a": [f"{year}-1", f"{year}-2", f"{year}-3"]}).write_parquet(part)
    (tmp_path / "_SUCCESS").touch()
    assert holds_parts(tmp_path)
    assert count_parquet(tmp_path) == 6
    table = read_table(tmp_path, columns=["year", "a"])
    assert table.rows() == [(year, f"{year}-{row}") for year in (2023, 2024) for row in (1, 2, 3)]


def test_small_row_groups_and_parts_come_together(tmp_path: Path) -> None:
    for part in range(3):
        table = pl.DataFrame({"text": [f"{part} {row}" for row in range(10)]})
        table.write_parquet(tmp_path / f"{part}.parquet", row_group_size=4)
    found = list(iter_parquet(tmp_path, 9))
    assert [len(batch) for batch in found] == [8, 6, 6, 8, 2]
    assert pl.concat(found)["text"].to_list() == [f"{part} {row}" for part in range(3) for row in range(10)]


def test_parts_with_other_columns_are_refused(tmp_path: Path) -> None:
    pl.DataFrame({"a": ["x"], "b": ["y"]}).write_parquet(tmp_path / "0.parquet")
    pl.DataFrame({"a": ["x"], "c": ["y"]}).write_parquet(tmp_path / "1.parquet")
    with pytest.raises(TableError, match=r"(?s)other columns than .*0.parquet:.*1.parquet lacks or adds b, c"):
        list(iter_parquet(tmp_path, rows=2))


def test_a_folder_without_parts_is_no_table(tmp_path: Path) -> None:
    assert not holds_parts(tmp_path)
    assert not holds_parts(tmp_path / "0.parquet")
