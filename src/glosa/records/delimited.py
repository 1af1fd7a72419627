"""Read CSV, TSV and their kin as a stream: every cell is text, an empty cell is null."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
from pyarrow import csv

from glosa.errors import Fault, TableError
from glosa.records.columns import check_header
from glosa.records.sniff import ONE_COLUMN, form_of, parse_rows, sniff_delimiter
from glosa.records.stream import TextStream

# A row must fit into a block, and some eight blocks are held at a time: small ones, unless a row is longer.
BLOCKS = (2 << 20, 32 << 20)


class _LongRowError(Exception):
    """A row does not fit into a block."""


def iter_delimited(path: Path, encoding: str | None = None) -> Iterator[pl.DataFrame]:
    """Yield the records of a delimited file in order, some megabytes at a time.

    Raises:
        TableError: A name stands twice in the header; a row has more or fewer cells than the header; a row is
            longer than 32 MiB; the text is broken.
    """
    seen = 0
    for block in BLOCKS:
        skip = seen
        try:
            for table in _read(path, encoding, block):
                fresh = table.slice(skip)
                skip = max(0, skip - table.height)
                seen += fresh.height
                yield fresh
        except _LongRowError:
            continue  # from the start, with larger blocks
        return
    msg = f"{path} has a row longer than {BLOCKS[-1] >> 20} MiB: a quotation mark may be opened and not closed."
    raise TableError(msg)


def _read(path: Path, encoding: str | None, block: int) -> Iterator[pl.DataFrame]:
    with TextStream(path, encoding) as stream:
        delimiter = "\t" if form_of(path).ending in (".tsv", ".tab") else sniff_delimiter(stream.sample)
        header = parse_rows(stream.sample, delimiter, limit=1)
        if not header:
            msg = f"{path} is empty. Its first row must name the columns."
            raise TableError(msg)
        check_header(header[0], str(path))
        ragged = _Ragged(path)
        options = _options(stream.sample, len(header[0]), delimiter, ragged, block)
        for i, batch in enumerate(_batches(stream, options)):
            ragged.check()
            table = pl.DataFrame(pl.from_arrow(batch))
            yield table.rename(dict(zip(table.columns, header[0], strict=True))).slice(1 if i == 0 else 0)
        ragged.check()


class _Ragged:
    """Collects the rows that have another number of cells than the header."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: dict[tuple[int, int], list[int]] = {}

    def __call__(self, row: csv.InvalidRow) -> str:
        self._rows.setdefault((row.actual_columns, row.expected_columns), []).append(row.number)
        return "skip"

    def check(self) -> None:
        remedy = "Put quotation marks around a cell that holds the delimiter, and close each one that is opened."
        faults = [
            Fault(f"{actual} cell{'s' * (actual != 1)} where the header has {expected}", tuple(rows), remedy)
            for (actual, expected), rows in self._rows.items()
        ]
        if faults:
            msg = f"{self._path} has rows that do not fit its header:"
            raise TableError(msg, faults)


def _batches(stream: TextStream, options: dict[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield Arrow batches under the names f0, f1..., the header being the first row."""
    try:
        yield from csv.open_csv(stream, **options)
    except pa.ArrowInvalid as error:
        if "straddling" in str(error):
            raise _LongRowError from error
        msg = f"{stream.path} cannot be read as delimited text: {error}."
        raise TableError(msg) from error


def _options(sample: str, width: int, delimiter: str, ragged: _Ragged, block: int) -> dict[str, Any]:
    blank = sample[: len(sample) - len(sample.lstrip("\r\n"))].count("\n")  # lines before the header
    return {
        "read_options": csv.ReadOptions(
            use_threads=False, block_size=block, autogenerate_column_names=True, skip_rows=blank
        ),
        "parse_options": csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            ignore_empty_lines=delimiter != ONE_COLUMN,  # in a file of one column a blank line is an empty record
            invalid_row_handler=ragged,
        ),
        "convert_options": csv.ConvertOptions(
            column_types={f"f{i}": pa.large_string() for i in range(width)},
            null_values=[""],
            strings_can_be_null=True,
            check_utf8=False,  # the stream has done so, and knows the row
        ),
    }
