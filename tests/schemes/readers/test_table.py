from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from xlsxwriter import Workbook

from glosa.errors import SchemeError
from glosa.schemes.readers.table import read_delimited, read_excel, read_parquet

CELLS = {"código": ["0110", "01,1", None], "título": ['Señor "A"', "two\nlines", "x"]}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separators_and_encodings(tmp_path: Path, separator: str, encoding: str) -> None:
    path = tmp_path / "codes.csv"
    path.write_bytes(pl.DataFrame(CELLS).write_csv(separator=separator).encode(encoding))
    assert read_delimited(path).to_dict(as_series=False) == CELLS


def test_bytes_that_windows_does_not_know(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_bytes(b"code,title\n1,A\x81\n")
    assert read_delimited(path)["title"].to_list() == ["A\x81"]


def test_quoted_header_with_commas(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text('code;"title, long, of it"\n01;A\n', encoding="utf-8")
    assert read_delimited(path).columns == ["code", "title, long, of it"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "cannot be read as a table"),
        ("code,title\n", "no rows below its header"),
        ("code,title\n1,A,B,C\n", "cannot be read as a table"),
        ("code,title,code\n1,A,2\n", "two columns named 'code'"),
    ],
)
def test_broken_delimited_files(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "codes.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SchemeError, match=message):
        read_delimited(path)


def test_a_row_that_is_too_long_is_named(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("code,title\n1,A\n2,B, and C\n", encoding="utf-8")
    with pytest.raises(SchemeError, match=r"3 cells where the header has 2 \(row 3\)\. Quote cells with ','"):
        read_delimited(path)


def test_quotation_marks_that_are_no_pairs(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text('code,title\n1,5" pipe\n2\n', encoding="utf-8")
    assert read_delimited(path).rows() == [("1", '5" pipe'), ("2", None)]


def test_the_first_row_names_the_columns(tmp_path: Path) -> None:
    (tmp_path / "codes.csv").write_text("\ncode,title\n1,A\n", encoding="utf-8")
    with Workbook(tmp_path / "codes.xlsx") as book:
        book.add_worksheet().write_row(2, 0, ["code", "title"])
        book.worksheets()[0].write_row(3, 0, ["1", "A"])
    for name, read in (("codes.csv", read_delimited), ("codes.xlsx", read_excel)):
        with pytest.raises(SchemeError, match=r"row 1 of .* is empty\. It must name the columns"):
            read(tmp_path / name)


def test_excel_keeps_text_and_numbers_apart(tmp_path: Path) -> None:
    path = tmp_path / "codes.xlsx"
    pl.DataFrame({"code": ["0110", "0210"], "number": [110.0, 1.5], "empty": [None, None]}).write_excel(path)
    table = read_excel(path)
    assert table["code"].to_list() == ["0110", "0210"]
    assert table["number"].dtype.is_numeric()
    assert table["empty"].to_list() == [None, None]


@pytest.mark.parametrize("read", [read_excel, read_parquet])
def test_files_that_are_not_what_their_name_says(tmp_path: Path, read: type) -> None:
    path = tmp_path / "codes.bin"
    path.write_bytes(b"no table")
    with pytest.raises(SchemeError, match="cannot be read as a table"):
        read(path)


def test_parquet_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "codes.parquet"
    pl.DataFrame({"code": []}).write_parquet(path)
    with pytest.raises(SchemeError, match="no rows below its header"):
        read_parquet(path)
