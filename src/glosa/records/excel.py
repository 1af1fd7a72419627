"""Read a sheet of an Excel or OpenDocument file: every cell is text, as the sheet shows it where that is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from glosa.errors import TableError, nearest
from glosa.records.columns import check_header


def read_excel(path: Path, sheet: str | None = None) -> pl.DataFrame:
    """Return the records of a sheet, the first one unless it is named; row 1 is the header.

    Raises:
        TableError: The file is no workbook; there is no such sheet; row 1 does not name the columns.
    """
    rows = _open_sheet(path, sheet).to_python(skip_empty_area=False)
    header = [_as_text(cell) or "" for cell in rows[0]] if rows else []
    if not any(header):
        msg = f"{path}: row 1 of the sheet is empty. It must name the columns."
        raise TableError(msg)
    cells = list(zip(*([_as_text(cell) for cell in row] for row in rows[1:]), strict=True)) or [()] * len(header)
    # A sheet often carries columns that were once formatted and hold nothing.
    used = [i for i, name in enumerate(header) if name or any(cell is not None for cell in cells[i])]
    check_header([header[i] for i in used], str(path))
    return pl.DataFrame({header[i]: pl.Series(header[i], cells[i], dtype=pl.String) for i in used})


def sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets of a workbook, in their order.

    Raises:
        TableError: The file is no workbook.
    """
    return list(_open_book(path).sheet_names)


def _open_sheet(path: Path, sheet: str | None) -> CalamineSheet:
    book = _open_book(path)
    if sheet is None:
        return book.get_sheet_by_index(0)
    if sheet not in book.sheet_names:
        msg = f"{path} has no sheet '{sheet}'. {nearest(sheet, book.sheet_names)}"
        raise TableError(msg)
    return book.get_sheet_by_name(sheet)


def _open_book(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, OSError) as error:
        msg = f"{path} cannot be read as a workbook: {error}. Save it again as .xlsx or CSV."
        raise TableError(msg) from error


def _as_text(cell: Any) -> str | None:
    """Return what a cell holds as text; a whole number without its decimals.

    >>> _as_text(1120.0), _as_text("0110"), _as_text("")
    ('1120', '0110', None)
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return None if cell == "" else str(cell)
