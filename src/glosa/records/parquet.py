"""Read Parquet as a stream, one file or a folder of parts: columns keep their types, but dictionaries become text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import polars as pl
import polars.selectors as cs
import pyarrow as pa
import pyarrow.dataset as ds

from glosa.errors import Fault, TableError
from glosa.records.columns import check_header, require_columns


def holds_parts(path: Path) -> bool:
    """Return whether a path is a folder of Parquet files, which are the parts of one table."""
    return path.is_dir() and any(path.rglob("*.parquet"))


def iter_parquet(path: Path, rows: int, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
    """Yield the records of a Parquet file in order, at most ``rows`` at a time.

    Args:
        path: The file; or a folder of parts, read in the order of their names, whose folders such as ``year=2024`` are
            columns too.
        rows: How many records a batch holds.
        columns: Those to read; all if None.

    Raises:
        TableError: A file is damaged or no Parquet; a name stands twice; a wanted column is missing; parts do not have
            the columns and types of the first.
    """
    try:
        table = _open(path)
        check_header(table.schema.names, str(path))
        require_columns(table.schema.names, columns or (), str(path))
        _check_parts(table, path)
        wanted = columns and list(columns)
        found = table.to_batches(wanted, batch_size=rows, batch_readahead=1, fragment_readahead=1)
        for batches in _together(found, rows):
            part = pl.DataFrame(pl.from_arrow(pa.Table.from_batches(batches)))
            yield part.with_columns((cs.categorical() | cs.enum()).cast(pl.String)).select(columns or pl.all())
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error


def _together(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[list[pa.RecordBatch]]:
    """Yield batches, of which one never goes beyond a row group, as many at a time as have no more rows than wanted."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        if waiting and sum(map(len, waiting)) + len(batch) > rows:
            yield waiting
            waiting = []
        waiting.append(batch)
    if waiting:
        yield waiting


def count_parquet(path: Path) -> int:
    """Return the number of rows that the footers state.

    Raises:
        TableError: A file is damaged or no Parquet.
    """
    try:
        return int(_open(path).count_rows())
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error


def _open(path: Path) -> ds.Dataset:
    return ds.dataset(path, format="parquet", partitioning="hive" if path.is_dir() else None)


def _check_parts(table: ds.Dataset, path: Path) -> None:
    """Refuse parts with other columns than the first."""
    parts = [(part.path, set(part.physical_schema.names)) for part in table.get_fragments()]
    faults = [
        Fault(f"{name} lacks or adds {', '.join(sorted(columns ^ parts[0][1]))}", remedy="Give all the same columns.")
        for name, columns in parts
        if columns != parts[0][1]
    ]
    if faults:
        msg = f"{path} is one table, but has parts with other columns than {parts[0][0]}:"
        raise TableError(msg, faults)


def _damaged(path: Path, error: Exception) -> TableError:
    cause = str(error).rstrip(".")
    return TableError(f"{path} cannot be read as Parquet: {cause}. Write it again, or check its ending.")
