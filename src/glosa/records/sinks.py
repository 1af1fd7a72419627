"""How each kind of file takes batches: one class a kind, over an open binary file."""

from __future__ import annotations

import gzip
import io
import math
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Protocol, cast

import polars as pl
import pyarrow.parquet as pq
import xlsxwriter
import zstandard

from glosa.errors import TableError
from glosa.records.sniff import Form

EXCEL_ROWS = 1_048_576
EXCEL_CELL = 32_767

PACKERS: dict[str, Callable[[IO[bytes]], IO[bytes]]] = {
    "gzip": lambda file: cast("IO[bytes]", gzip.GzipFile("", "wb", 6, file, mtime=0)),  # equal tables, equal bytes
    "zstd": lambda file: cast("IO[bytes]", zstandard.ZstdCompressor().stream_writer(file, closefd=False)),
}


class Sink(Protocol):
    """Takes the batches of one table; closing completes the table but not the file beneath."""

    def write(self, batch: pl.DataFrame) -> None:
        """Add the rows of a batch."""

    def close(self) -> None:
        """Write what completes the table."""


def open_sink(form: Form, file: IO[bytes], path: Path) -> Sink:
    """Return what writes tables of a form into a file.

    Raises:
        TableError: Glosa reads this kind but does not write it.
    """
    if form.kind == "parquet":
        return ParquetSink(file)
    if form.ending == ".xlsx":
        return ExcelSink(file, path)
    if form.kind == "excel":
        msg = f"'{path.name}': {form.ending} files are only read. Write .xlsx, .csv or .parquet."
        raise TableError(msg)
    return TextSink(form, file)


class TextSink:
    """Writes CSV, TSV or JSON lines in UTF-8, packed if the name says so."""

    def __init__(self, form: Form, file: IO[bytes]) -> None:
        self._form = form
        self._packed = PACKERS[form.compression](file) if form.compression else None
        self._file = self._packed or file
        self._header = True

    def write(self, batch: pl.DataFrame) -> None:
        """Add the rows of a batch, and the header before the first."""
        text = io.BytesIO()
        if self._form.kind == "json lines":
            batch.write_ndjson(text)
        else:
            separator = "\t" if self._form.ending in (".tsv", ".tab") else ","
            batch.write_csv(text, include_header=self._header, separator=separator)
        self._header = False
        self._file.write(text.getbuffer())

    def close(self) -> None:
        """Write the end of the packed stream."""
        if self._packed is not None:
            self._packed.close()


class ParquetSink:
    """Writes Parquet packed with zstd, the rows in the order in which they come."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._writer: pq.ParquetWriter | None = None

    def write(self, batch: pl.DataFrame) -> None:
        """Add the rows of a batch as row groups."""
        table = batch.to_arrow()
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._file, table.schema, compression="zstd")
        self._writer.write_table(table.cast(self._writer.schema))

    def close(self) -> None:
        """Write the footer."""
        if self._writer is not None:
            self._writer.close()


class ExcelSink:
    """Writes one sheet of an .xlsx file; text is never taken for a number or a formula."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self._path = path
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True})
        self._sheet = self._book.add_worksheet()
        self._row = 0

    def write(self, batch: pl.DataFrame) -> None:
        """Add the rows of a batch, and the header before the first."""
        if self._row == 0:
            self._add(tuple(batch.columns))
        if self._row + batch.height > EXCEL_ROWS:
            msg = f"{self._path}: a sheet holds {EXCEL_ROWS} rows at most. Write .csv or .parquet."
            raise TableError(msg)
        for cells in batch.iter_rows():
            self._add(cells)

    def close(self) -> None:
        """Write the workbook around the sheet."""
        self._book.close()

    def _add(self, cells: tuple[Any, ...]) -> None:
        for column, cell in enumerate(cells):
            if isinstance(cell, int | float) and math.isfinite(cell):
                self._sheet.write_number(self._row, column, cell)
            elif cell is not None:
                self._write_text(column, str(cell))
        self._row += 1

    def _write_text(self, column: int, text: str) -> None:
        if len(text) > EXCEL_CELL:
            msg = (
                f"{self._path}, row {self._row + 1}, column {column + 1}: a cell of Excel holds {EXCEL_CELL} "
                f"characters, this one has {len(text)}. Write .csv or .parquet."
            )
            raise TableError(msg)
        self._sheet.write_string(self._row, column, text)
