"""Read tables of every kind, whole or as a stream of batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from glosa._validate import listed, to_path
from glosa.errors import TableError
from glosa.records.columns import require_columns
from glosa.records.delimited import iter_delimited
from glosa.records.excel import read_excel
from glosa.records.jsonl import iter_json_lines
from glosa.records.parquet import count_parquet, iter_parquet
from glosa.records.picture_sources import is_picture_source, read_picture_source
from glosa.records.sniff import Kind, form_of
from glosa.records.sql import is_url, iter_query
from glosa.types import StrPath

BATCH_ROWS = 131_072  # equal records of a batch are coded once, so a large one pays


def read_table(
    source: StrPath,
    *,
    sheet: str | None = None,
    query: str | None = None,
    columns: str | Sequence[str] | None = None,
    encoding: str | None = None,
) -> pl.DataFrame:
    """Return the whole table of a file or of an SQL query.

    CSV, TSV, JSON lines, Excel and SQL give text columns, in which leading zeros stay; Parquet keeps its types.
    An empty cell is null.

    Args:
        source: A file, its kind said by its ending (``.csv``, ``.tsv``, ``.txt``, ``.jsonl``, ``.parquet``, ``.xlsx``,
            ``.xls``, ``.ods``..., text kinds also with ``.gz`` or ``.zst``), or the address of a database. A folder of
            pictures, an idx file and a NumPy archive give the column ``image``, and if there is one ``label``; a folder
            of Parquet files is one table.
        sheet: The sheet of a workbook, the first one if None; or the array of an archive that holds the pictures.
        query: The SQL query that a database answers.
        columns: The columns to keep, in this order; all if None, and a text is one.
        encoding: The encoding of a text file; found out if None.

    Raises:
        TableError: The source is missing, empty, has no records, or is damaged; the message names file and row.
        SettingsError: The source is no path.
        UnavailableError: The driver of the database is not installed.
    """
    batches = iter_batches(source, sheet=sheet, query=query, columns=columns, encoding=encoding)
    return pl.concat(batches, rechunk=True)


def iter_batches(
    source: StrPath,
    *,
    rows: int = BATCH_ROWS,
    sheet: str | None = None,
    query: str | None = None,
    columns: str | Sequence[str] | None = None,
    encoding: str | None = None,
) -> Iterator[pl.DataFrame]:
    """Yield the table of a file or of an SQL query in order, at most ``rows`` rows at a time.

    Memory does not grow with the number of rows; a workbook alone is read whole. The arguments, the types and the
    errors are those of `read_table`.
    """
    found, columns = False, None if columns is None else listed(columns)
    for table in _iter_tables(source, rows, sheet=sheet, query=query, columns=columns, encoding=encoding):
        if columns is not None:
            require_columns(table.columns, columns, _name(source))
            table = table.select(columns)
        for batch in table.iter_slices(rows):
            found = found or batch.height > 0
            if batch.height:
                yield batch
    if not found:
        msg = f"{_name(source)} has no records: there is nothing below its header."
        raise TableError(msg)


def count_rows(source: StrPath) -> int | None:
    """Return about how many records a file has, for a progress bar, or None where telling is not cheap.

    Exact for Parquet; for plain text the number of lines, which is higher where cells hold line ends.
    """
    if is_url(source):
        return None
    path = Path(source)
    if is_picture_source(path):
        return None
    if path.is_dir():
        return count_parquet(path)
    path, form = _existing(source), form_of(source)
    if form.kind == "parquet":
        return count_parquet(path)
    if form.kind == "excel" or form.compression:
        return None
    with path.open("rb") as file:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    return max(0, lines - (form.kind == "delimited"))


def _iter_tables(
    source: StrPath,
    rows: int,
    *,
    sheet: str | None,
    query: str | None,
    columns: Sequence[str] | None,
    encoding: str | None,
) -> Iterator[pl.DataFrame]:
    if is_url(source):
        if query is None:
            msg = "a database needs a query. Say which rows: SELECT title, code FROM answers."
            raise TableError(msg)
        return iter_query(str(source), query, rows)
    if query is not None:
        msg = f"{source} is a file and takes no query. Name a database, such as sqlite:///survey.db."
        raise TableError(msg)
    path = to_path(source, "source")
    if is_picture_source(path):
        return iter([read_picture_source(path, sheet=sheet)])
    kind: Kind = "parquet" if path.is_dir() else form_of(_existing(path)).kind
    if sheet is not None and kind != "excel":
        msg = f"{source} is no workbook and has no sheet '{sheet}'."
        raise TableError(msg)
    if kind == "parquet":
        return iter_parquet(path, rows, columns)
    if kind == "excel":
        return iter([read_excel(path, sheet)])
    return iter_json_lines(path, encoding) if kind == "json lines" else iter_delimited(path, encoding)


def _existing(source: StrPath) -> Path:
    path = Path(source)
    if not path.is_file():
        msg = f"{path} does not exist. Name a file that holds a table."
        raise TableError(msg)
    if path.stat().st_size == 0:
        msg = f"{path} is empty (0 bytes). Its first row must name the columns."
        raise TableError(msg)
    return path


def _name(source: StrPath) -> str:
    return "the answer to the query" if is_url(source) else str(source)
