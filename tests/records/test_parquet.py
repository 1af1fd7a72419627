from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from glosa.errors import TableError
from glosa.records.parquet import count_parquet, iter_parquet


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
