from __future__ import annotations

import gzip
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from glosa.errors import SettingsError, TableError
from glosa.records.read import count_rows, iter_batches, read_table
from glosa.records.write import write_table

TABLE = pl.DataFrame({"title": ["albañil", "a, b", None], "code": ["0110", "7512", "9"]})
NAMES = ["a.csv", "a.tsv", "a.txt", "a.csv.gz", "a.tsv.zst", "a.jsonl", "a.ndjson.gz", "a.parquet", "a.xlsx"]


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_comes_back_as_it_was_written(tmp_path: Path, name: str) -> None:
    write_table(TABLE, tmp_path / name)
    assert read_table(tmp_path / name).equals(TABLE)
    assert read_table(str(tmp_path / name), columns=["code"]).equals(TABLE.select("code"))
    assert [batch.height for batch in iter_batches(tmp_path / name, rows=2)] == [2, 1]


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_column_is_told(tmp_path: Path, name: str) -> None:
    write_table(TABLE, tmp_path / name)
    with pytest.raises(TableError, match=r"no column 'titel'. Did you mean 'title'\?"):
        read_table(tmp_path / name, columns=["titel"])


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.csv.gz", "a.parquet", "a.xlsx"])
def test_a_header_alone_is_told(tmp_path: Path, name: str) -> None:
    write_table(TABLE.head(0), tmp_path / name)
    with pytest.raises(TableError, match=f"{name} has no records: there is nothing below its header"):
        read_table(tmp_path / name)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_file_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(TableError, match=rf"{name} is empty \(0 bytes\)"):
        read_table(tmp_path / name)


def test_an_empty_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b""))
    with pytest.raises(TableError, match=r"a.csv.gz is empty"):
        read_table(tmp_path / "a.csv.gz")


@pytest.mark.parametrize("source", [None, pl.DataFrame({"a": [1]})])
def test_what_is_no_path_is_told(source: Any) -> None:
    with pytest.raises(SettingsError, match=r"source is (None|of type DataFrame)\. It must be the path of a file"):
        read_table(source)


@pytest.mark.parametrize("name", ["table.csv", "table.parquet"])
def test_one_column_may_be_a_plain_name(tmp_path: Path, name: str) -> None:
    write_table(pl.DataFrame({"code": ["1"], "title": ["cook"]}), tmp_path / name)
    assert read_table(tmp_path / name, columns="code").columns == ["code"]


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"b.csv does not exist. Name a file"):
        read_table(tmp_path / "b.csv")
    (tmp_path / "c.csv").mkdir()
    with pytest.raises(TableError, match=r"c.csv holds no picture. Name a folder"):
        read_table(tmp_path / "c.csv")


def test_an_encoding_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("имя\nпекарь\n".encode("cp1251"))
    assert read_table(tmp_path / "a.csv", encoding="cp1251").to_dict(as_series=False) == {"имя": ["пекарь"]}


def test_databases_take_queries_and_files_do_not(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "survey.db")) as database:
        database.execute("CREATE TABLE answers (title TEXT)")
        database.executemany("INSERT INTO answers VALUES (?)", [("a",), ("b",), ("c",)])
        database.commit()
    address = f"sqlite:///{tmp_path}/survey.db"
    assert read_table(address, query="SELECT * FROM answers").rows() == [("a",), ("b",), ("c",)]
    with pytest.raises(TableError, match="the answer to the query has no records"):
        read_table(address, query="SELECT * FROM answers WHERE title = 'z'")
    with pytest.raises(TableError, match="a database needs a query"):
        read_table(address)
    with pytest.raises(TableError, match="is a file and takes no query"):
        read_table(tmp_path / "a.csv", query="SELECT 1")
    assert count_rows(address) is None


def test_only_workbooks_have_sheets(tmp_path: Path) -> None:
    write_table(TABLE, tmp_path / "a.csv")
    with pytest.raises(TableError, match="is no workbook and has no sheet 's'"):
        read_table(tmp_path / "a.csv", sheet="s")


@pytest.mark.parametrize(
    ("name", "rows"), [("a.csv", 3), ("a.jsonl", 3), ("a.parquet", 3), ("a.csv.gz", None), ("a.xlsx", None)]
)
def test_rows_are_counted_where_it_is_cheap(tmp_path: Path, name: str, rows: int | None) -> None:
    write_table(TABLE, tmp_path / name)
    assert count_rows(tmp_path / name) == rows


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_memory_is_flat_in_the_number_of_rows(tmp_path: Path, name: str) -> None:
    table = pl.DataFrame({"title": [f"worker {i}" * 5 for i in range(100_000)], "code": "0110"})
    program = """
import sys
from pathlib import Path
from glosa.records.read import iter_batches
rows = sum(batch.height for batch in iter_batches(sys.argv[1]))
status = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines())
print(rows, int(status["VmHWM"].split()[0]) // 1024)
"""
    peaks = []
    for times in (5, 25):
        write_table(pl.concat([table] * times), tmp_path / name)
        done = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / name)], capture_output=True, text=True, check=True
        )
        rows, peak = map(int, done.stdout.split())
        assert rows == times * table.height
        peaks.append(peak)
    assert peaks[1] < peaks[0] + 80  # MiB; the larger file holds 125 more
