from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glosa.errors import TableError
from glosa.records import delimited
from glosa.records.delimited import iter_delimited


def read(path: Path, content: str | bytes) -> pl.DataFrame:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return pl.concat(iter_delimited(path))


def test_every_cell_is_text_and_an_empty_one_is_null(tmp_path: Path) -> None:
    table = read(tmp_path / "a.csv", "code,n,when\n0110,1.50,2020-01-01\n,NA,true\n")
    assert table.rows() == [("0110", "1.50", "2020-01-01"), (None, "NA", "true")]


def test_quoted_cells_hold_delimiters_quotes_and_line_ends(tmp_path: Path) -> None:
    table = read(tmp_path / "a.csv", 'a,b\r\n"x,\r\ny","he said ""q"""\r\n5" pipe,2\r\n')
    assert table.rows() == [("x,\r\ny", 'he said "q"'), ('5" pipe', "2")]


def test_the_ending_tsv_means_tabs(tmp_path: Path) -> None:
    assert read(tmp_path / "a.tsv", "a,b\n1,2\n").columns == ["a,b"]


def test_blank_lines_are_records_only_in_a_file_of_one_column(tmp_path: Path) -> None:
    assert read(tmp_path / "a.csv", "\na,b\n1,2\n\n3,4\n\n").rows() == [("1", "2"), ("3", "4")]
    assert read(tmp_path / "b.csv", "\n\ntext\nbaker, bread\n\ncook\n").rows() == [
        ("baker, bread",),
        (None,),
        ("cook",),
    ]


def test_ragged_rows_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"(?s)3 cells where the header has 2 \(rows 2, 5\).*1 cell where.*\(row 3\)"):
        read(tmp_path / "a.csv", "a,b\n1,2,3\n4\n5,6\n7,8,9\n")


def test_a_header_names_each_column_once(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="column 'a' stands at positions 1 and 3"):
        read(tmp_path / "a.csv", "a,b,a\n1,2,3\n")


def test_a_file_of_blank_lines_is_empty(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"a.csv is empty. Its first row must name the columns"):
        read(tmp_path / "a.csv", "\n\n")


def test_a_cell_of_10_mb_is_read(tmp_path: Path) -> None:
    table = read(tmp_path / "a.csv", f'a,b\n1,2\n{"x" * 10_000_000},3\n"q\nr",4\n')
    assert table["a"].str.len_bytes().to_list() == [1, 10_000_000, 3]
    assert table["b"].to_list() == ["2", "3", "4"]


def test_larger_blocks_are_tried_without_losing_or_repeating_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "BLOCKS", (64, 4096))
    lines = [f"row {i},{i}" for i in range(50)]
    table = read(tmp_path / "a.csv", "\n".join(["a,b", *lines, "x" * 1000 + ",50", *lines]))
    assert table["b"].to_list() == [*map(str, range(51)), *map(str, range(50))]


def test_a_quotation_mark_that_is_never_closed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "BLOCKS", (64, 1 << 20))
    with pytest.raises(TableError, match="a row longer than 1 MiB: a quotation mark may be opened and not closed"):
        read(tmp_path / "a.csv", 'a,b\n"x,1\n' + "y,2\n" * 600_000)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=8)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8))
def test_what_the_csv_module_writes_is_read_back(rows: list[tuple[str, str]]) -> None:
    import tempfile

    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([("a", "b"), *rows])
    with tempfile.TemporaryDirectory() as folder:
        table = read(Path(folder) / "a.csv", text.getvalue())
    assert table.rows() == [tuple(cell or None for cell in row) for row in rows]
