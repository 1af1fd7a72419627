from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from glosa.errors import TableError
from glosa.records import sinks
from glosa.records.read import read_table
from glosa.records.write import TableWriter, write_table

NAMES = ["a.csv", "a.tsv", "a.csv.gz", "a.csv.zst", "a.jsonl", "a.jsonl.gz", "a.parquet", "a.xlsx"]
TABLE = pl.DataFrame({"title": ["a, b", '"q"', None, "x\ny"], "code": ["0110", "=1+1", "2", "3"]})


@pytest.mark.parametrize("name", NAMES)
def test_batches_become_one_table_in_their_order(tmp_path: Path, name: str) -> None:
    with TableWriter(tmp_path / name) as writer:
        for batch in TABLE.iter_slices(3):
            writer.write(batch)
        assert not (tmp_path / name).exists()
    assert read_table(tmp_path / name).equals(TABLE)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", NAMES)
def test_an_error_leaves_what_stood_there(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("old")

    def write_half() -> None:
        with TableWriter(tmp_path / name) as writer:
            writer.write(TABLE)
            raise KeyError

    with pytest.raises(KeyError):
        write_half()
    assert (tmp_path / name).read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["a.csv.gz", "a.csv.zst", "a.parquet"])
def test_equal_tables_make_equal_files(tmp_path: Path, name: str) -> None:
    write_table(TABLE, tmp_path / name)
    first = (tmp_path / name).read_bytes()
    write_table(TABLE, tmp_path / name)
    assert (tmp_path / name).read_bytes() == first


@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    """The system itself refuses to let the file grow."""
    program = """
import resource, sys
import polars as pl
from glosa.records.write import TableWriter
with TableWriter(sys.argv[1]) as writer:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    for i in range(8):
        writer.write(pl.DataFrame({"x": [str(hash((i, j))) for j in range(1000)]}))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / name)], capture_output=True, text=True, check=False
    )
    assert f"TableError: {tmp_path / name} cannot be written: " in done.stderr
    assert "File too large. Nothing stands under that name" in done.stderr
    assert "Exception ignored" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_a_kill_leaves_no_half_file_under_the_final_name(tmp_path: Path, name: str) -> None:
    program = """
import sys, time
import polars as pl
from glosa.records.write import TableWriter
with TableWriter(sys.argv[1]) as writer:
    writer.write(pl.DataFrame({"x": ["y"] * 100_000}))
    print("written", flush=True)
    time.sleep(60)
"""
    (tmp_path / name).write_text("old")
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / name)], stdout=subprocess.PIPE, text=True
    ) as writing:
        assert writing.stdout is not None
        assert writing.stdout.readline() == "written\n"
        writing.kill()
    assert writing.returncode == -signal.SIGKILL
    assert (tmp_path / name).read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == [f".{name}.part-{writing.pid}", name]


def test_the_folder_is_made(tmp_path: Path) -> None:
    write_table(pl.DataFrame({"a": ["x"]}), tmp_path / "new" / "a.csv")
    assert (tmp_path / "new" / "a.csv").read_text() == "a\nx\n"


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(TableError, match=r"a.csv cannot be written: (File exists|Not a directory)"):
        TableWriter(tmp_path / "taken" / "a.csv")


def test_kinds_that_are_only_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"'a.xls': .xls files are only read. Write .xlsx, .csv or .parquet"):
        TableWriter(tmp_path / "a.xls")
    with pytest.raises(TableError, match="the ending is none of"):
        TableWriter(tmp_path / "a.doc")
    assert list(tmp_path.iterdir()) == []


def test_batches_have_the_columns_and_types_of_the_first(tmp_path: Path) -> None:
    with TableWriter(tmp_path / "a.parquet") as writer:
        writer.write(pl.DataFrame({"a": [None], "n": [1]}))
        writer.write(pl.DataFrame({"a": ["x"], "n": pl.Series([2], dtype=pl.Int32)}))
        with pytest.raises(TableError, match=r"a batch has the columns \['n', 'a'\], the first one had \['a', 'n'\]"):
            writer.write(pl.DataFrame({"n": [1], "a": ["x"]}))
        with pytest.raises(TableError, match="a batch does not fit the types of the first one"):
            writer.write(pl.DataFrame({"a": ["x"], "n": ["many"]}))
    assert read_table(tmp_path / "a.parquet").rows() == [(None, 1), ("x", 2)]


def test_nothing_to_write_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"a.csv is not written: there was no record"), TableWriter(tmp_path / "a.csv"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_numbers_and_nulls_reach_a_sheet(tmp_path: Path) -> None:
    write_table(pl.DataFrame({"p": [0.25, None, float("nan")], "n": [1, 2, 3]}), tmp_path / "a.xlsx")
    assert read_table(tmp_path / "a.xlsx").rows() == [("0.25", "1"), (None, "2"), ("nan", "3")]


def test_what_a_sheet_cannot_hold_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = pl.DataFrame({"a": ["x", "y" * 40_000]})
    with pytest.raises(TableError, match=r"column 'a' has cells of more than the 32767 .*\(row 3\). Write .csv"):
        write_table(long, tmp_path / "a.xlsx")
    monkeypatch.setattr(sinks, "EXCEL_ROWS", 3)
    with pytest.raises(TableError, match=r"a sheet holds 3 rows at most. Write .csv or .parquet"):
        write_table(pl.DataFrame({"a": ["x"] * 3}), tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl"])
def test_what_has_no_cell_is_written_as_text(tmp_path: Path, ending: str) -> None:
    table = pl.DataFrame({"job": ["cook"], "skills": [["fry", "asar"]], "since": [timedelta(days=1)], "scan": [b"PNG"]})
    write_table(table, tmp_path / f"a.{ending}")
    found = read_table(tmp_path / f"a.{ending}")
    assert found.columns == ["job", "skills", "since"]
    assert json.loads(found["skills"][0]) == ["fry", "asar"]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx"])
def test_bytes_are_left_out_and_vectors_and_long_numbers_stay(tmp_path: Path, ending: str) -> None:
    picture = pl.Struct({"bytes": pl.Binary, "path": pl.String})
    table = pl.DataFrame(
        {"picture": [{"bytes": b"x", "path": "a.png"}], "vector": [[1.5, 2.0]], "id": [12345678901234567]},
        schema={"picture": picture, "vector": pl.Array(pl.Float64, 2), "id": pl.Int64},
    )
    write_table(table, path := tmp_path / f"out.{ending}")
    [row] = read_table(path).rows(named=True)
    assert set(row) == {"vector", "id"}
    assert json.loads(str(row["vector"])) == [1.5, 2.0]
    assert str(row["id"]) == "12345678901234567"
