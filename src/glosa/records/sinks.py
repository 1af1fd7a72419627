"""How each kind of file takes batches: one class a kind, over an open binary file."""

from __future__ import annotations

import gzip
import io
import json
import math
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import IO, Any, Protocol, cast

import polars as pl
import polars.selectors as cs
import pyarrow.parquet as pq
import xlsxwriter
import zstandard
from xlsxwriter.exceptions import FileCreateError

from glosa.errors import Fault, TableError
from glosa.records.sniff import Form

EXCEL_ROWS = 1_048_576
EXCEL_CELL = 32_767
EXCEL_WHOLE = 10**15  # from here on a sheet loses digits

PACKERS: dict[str, Callable[[IO[bytes]], IO[bytes]]] = {
    "gzip": lambda file: cast("IO[bytes]", gzip.GzipFile("", "wb", 6, file, mtime=0)),  # equal tables, equal bytes
    "zstd": lambda file: cast("IO[bytes]", zstandard.ZstdCompressor().stream_writer(file, closefd=False)),
}


def as_cells(batch: pl.DataFrame) -> pl.DataFrame:
    """Return a table whose cells hold one value each: lists and records as JSON, spans of time as text.

    >>> as_cells(pl.DataFrame({"skills": [["cook", "drive"], None]}))["skills"].to_list()
    ['["cook", "drive"]', None]
    """
    nested = [
        pl.Series(name, map(_to_json, batch[name].to_list()), pl.String) for name in batch.select(cs.nested()).columns
    ]
    return batch.with_columns(*nested, cs.duration().dt.to_string("iso"))


def _without_bytes(batch: pl.DataFrame) -> pl.DataFrame:
    """Return a table without columns of bytes, alone or in lists and records, for which text has no form."""
    return batch.select(name for name, kind in batch.schema.items() if "Binary" not in str(kind))


def _to_json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


class Sink(Protocol):
    """Takes the batches of one table; closing completes the table but not the file beneath."""

    def write(self, batch: pl.DataFrame) -> None:
        """Add the rows of a batch."""

    def close(self) -> None:
        """Write what completes the table."""

    def abandon(self) -> None:
        """Write no more, not even when this object is collected."""


def open_sink(form: Form, file: IO[bytes], path: Path) -> Sink:
    """Return what writes tables of a form into a file."""
    if form.kind == "parquet":
        return ParquetSink(file)
    return ExcelSink(file, path) if form.kind == "excel" else TextSink(form, file)


class TextSink:
    """Writes CSV, TSV or JSON lines in UTF-8, packed if the name says so."""

    def __init__(self, form: Form, file: IO[bytes]) -> None:
        self._form = form
        self._packed = PACKERS[form.compression](file) if form.compression else None
        self._file = self._packed or file
        self._header = True

    def write(self, batch: pl.DataFrame) -> None:
        """Add the rows of a batch, and the header before the first."""
        text, batch = io.BytesIO(), _without_bytes(batch)
        if self._form.kind == "json lines":
            batch.write_ndjson(text)
        else:
            separator = "\t" if self._form.ending in (".tsv", ".tab") else ","
            as_cells(batch).write_csv(text, include_header=self._header, separator=separator)
        self._header = False
        self._file.write(text.getbuffer())

    def close(self) -> None:
        """Write the end of the packed stream."""
        if self._packed is not None:
            self._packed.close()

    def abandon(self) -> None:
        """Do nothing: a packed stream that is not closed writes no more."""


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

    def abandon(self) -> None:
        """Keep the writer from adding the footer to a file that is closed."""
        if self._writer is not None:
            self._writer.is_open = False


class ExcelSink:
    """Writes one sheet of an .xlsx file, held in memory until then; text is never taken for a number or a formula."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self._file = file
        self._path = path
        self._batches: list[pl.DataFrame] = []
        self._rows = 1

    def write(self, batch: pl.DataFrame) -> None:
        """Keep the rows of a batch, if a sheet can hold them."""
        batch = as_cells(_without_bytes(batch))
        self._check_cells(batch)
        self._batches.append(batch)
        self._rows += batch.height
        if self._rows > EXCEL_ROWS:
            msg = f"{self._path}: a sheet holds {EXCEL_ROWS} rows at most. Write .csv or .parquet."
            raise TableError(msg)

    def close(self) -> None:
        """Write the sheet: the header, then all rows."""
        content = io.BytesIO()
        book = xlsxwriter.Workbook(content, {"constant_memory": True})
        sheet = book.add_worksheet()
        rows = chain([self._batches[0].columns], *(batch.iter_rows() for batch in self._batches))
        for row, cells in enumerate(rows):
            _write_row(sheet, row, cells)
        try:
            book.close()
        except FileCreateError as error:  # the disk of its temporary files is full
            raise OSError(str(error)) from error
        self._file.write(content.getbuffer())

    def abandon(self) -> None:
        """Do nothing: nothing is written before the end."""

    def _check_cells(self, batch: pl.DataFrame) -> None:
        for column in batch.select(cs.string()):
            too_long = (column.str.len_chars() > EXCEL_CELL).arg_true()
            if too_long.len():
                rows = tuple((too_long + self._rows + 1).to_list())
                what = f"column '{column.name}' has cells of more than the {EXCEL_CELL} characters that Excel holds"
                msg = f"{self._path} cannot be written:"
                raise TableError(msg, [Fault(what, rows, "Write .csv or .parquet.")])


def _write_row(sheet: Any, row: int, cells: Iterable[object]) -> None:
    for column, cell in enumerate(cells):
        long = isinstance(cell, int) and abs(cell) >= EXCEL_WHOLE
        if isinstance(cell, int | float) and math.isfinite(cell) and not long:
            sheet.write_number(row, column, cell)
        elif cell is not None:
            sheet.write_string(row, column, str(cell))
