"""Tables with one code a row: CSV, TSV, Excel, Parquet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook

from glosa.errors import Fault, SchemeError, nearest

SEPARATORS = ",;\t|"
ENCODINGS = ("utf-8-sig", "cp1252")
"""Tried in this order before Latin-1, which decodes anything."""
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")

_QUOTED = re.compile(r'"[^"]*"')


def read_delimited(path: Path) -> pl.DataFrame:
    """Return the table of a CSV or TSV file, all of it text.

    Raises:
        SchemeError: If a row has more cells than the header, or the table is empty.
    """
    text = _decode(path.read_bytes())
    header = next(iter(text.splitlines()), "")
    if text.strip() and not header.strip():
        raise _headless(path)
    separator = max(SEPARATORS, key=_QUOTED.sub("", header).count)
    rows: Sequence[Sequence[object]]
    try:
        rows = pl.read_csv(text.encode(), separator=separator, infer_schema=False, has_header=False).rows()
    except pl.exceptions.NoDataError as error:
        raise _unreadable(path, error) from error
    except pl.exceptions.PolarsError:
        rows = _read_rows(path, text, separator)
    return make_table(path, rows)


def _read_rows(path: Path, text: str, separator: str) -> list[Sequence[object]]:
    """Return the rows of a table whose quotation marks are no pairs, each as long as the header.

    Raises:
        SchemeError: A row is longer.
    """
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    cells = len(rows[0])
    faults = [
        Fault(f"{len(row)} cells where the header has {cells}", (number,), f"Quote cells with {separator!r}.")
        for number, row in enumerate(rows, start=1)
        if len(row) > cells
    ]
    if faults:
        msg = f"{str(path)!r} cannot be read as a table:"
        raise SchemeError(msg, faults)
    return [(*row, *[""] * (cells - len(row))) for row in rows if row]


def read_excel(path: Path, sheet: str | None = None) -> pl.DataFrame:
    """Return the table of a sheet, the first unless one is named; a column is numeric if all its cells are numbers.

    Raises:
        SchemeError: If the file is not a workbook, has no such sheet, or the sheet is empty.
    """
    try:
        book = CalamineWorkbook.from_path(path)
        if sheet is not None and sheet not in book.sheet_names:
            msg = f"{str(path)!r} has no sheet {sheet!r}. {nearest(sheet, book.sheet_names)}"
            raise SchemeError(msg)
        chosen = book.get_sheet_by_name(book.sheet_names[0] if sheet is None else sheet)
        rows = chosen.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise _unreadable(path, error) from error
    return make_table(path, rows)


def read_parquet(path: Path) -> pl.DataFrame:
    """Return the table of a Parquet file.

    Raises:
        SchemeError: If the file is not Parquet, or has no row.
    """
    try:
        table = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(path, error) from error
    return _filled(path, table)


def make_table(path: Path, rows: Sequence[Sequence[object]]) -> pl.DataFrame:
    """Return the table of rows of cells, the first of which is the header.

    Raises:
        SchemeError: If there is nothing below the header, or two columns have one name.

    >>> make_table(Path("codes.xlsx"), [("code", "title"), ("0110", "Officers"), (111, None)]).rows()
    [('0110', 'Officers'), ('111', None)]
    """
    names = [str(name or "").strip() for name in (rows[0] if rows else ())]
    if len(rows) > 1 and not any(names):
        raise _headless(path)
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        msg = f"{str(path)!r} has two columns named {', '.join(map(repr, twice))}. Rename or delete one."
        raise SchemeError(msg)
    cells = zip(*rows[1:], strict=True) if rows[1:] else ([] for _ in names)
    return _filled(
        path, pl.DataFrame([make_column(name, column) for name, column in zip(names, cells, strict=True) if name])
    )


def make_column(name: str, cells: Sequence[object]) -> pl.Series:
    """Return a numeric column if all cells are numbers or empty, or else one of text.

    >>> make_column("code", [1.0, None]).to_list(), make_column("code", ["01", 1.0, ""]).to_list()
    ([1.0, None], ['01', '1', None])
    """
    values = [None if cell == "" else cell for cell in cells]
    numbers = [value for value in values if isinstance(value, int | float)]
    if numbers and len(numbers) == sum(value is not None for value in values):
        return pl.Series(name, values, dtype=pl.Float64, strict=False)
    return pl.Series(name, [None if value is None else _cell_text(value) for value in values], dtype=pl.String)


def _cell_text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _decode(content: bytes) -> str:
    if content.startswith(UTF_16_MARKS):
        return content.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _filled(path: Path, table: pl.DataFrame) -> pl.DataFrame:
    if table.is_empty():
        msg = f"{str(path)!r} has no rows below its header. A scheme needs at least one code."
        raise SchemeError(msg)
    return table


def _headless(path: Path) -> SchemeError:
    return SchemeError(f"row 1 of {str(path)!r} is empty. It must name the columns: delete the rows above their names.")


def _unreadable(path: Path, error: Exception) -> SchemeError:
    return SchemeError(f"{str(path)!r} cannot be read as a table: {error}")
