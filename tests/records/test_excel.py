from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from glosa.errors import TableError
from glosa.records.excel import read_excel


def write(path: Path, **sheets: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_cells_are_text_and_numbers_lose_no_more_than_their_decimals(tmp_path: Path) -> None:
    rows = [["code", "n", "when"], ["0110", 1120.0, date(2020, 1, 2)], [None, 1.5, None]]
    assert read_excel(write(tmp_path / "a.xlsx", s=rows)).rows() == [
        ("0110", "1120", "2020-01-02"),
        (None, "1.5", None),
    ]


def test_a_sheet_is_had_by_name(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", first=[["a"], [1]], second=[["b"], [2]])
    assert read_excel(path).columns == ["a"]
    assert read_excel(path, "second").columns == ["b"]
    with pytest.raises(TableError, match=r"has no sheet 'secnd'. Did you mean 'second'\?"):
        read_excel(path, "secnd")


def test_columns_without_name_and_content_are_left_out(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", s=[["a", "", "b", ""], [1, "", 2, ""]])
    assert read_excel(path).columns == ["a", "b"]


def test_row_1_names_the_columns(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"row 1 of the sheet is empty. It must name the columns"):
        read_excel(write(tmp_path / "a.xlsx", s=[[], ["a"], [1]]))
    with pytest.raises(TableError, match="column 'a' stands at positions 1 and 2"):
        read_excel(write(tmp_path / "b.xlsx", s=[["a", "a"], [1, 2]]))


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"title,code\n")
    with pytest.raises(TableError, match=r"cannot be read as a workbook: .* Save it again as .xlsx or CSV"):
        read_excel(tmp_path / "a.xlsx")
