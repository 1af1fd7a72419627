"""Read Parquet as a stream: columns keep their types, but those of dictionaries become text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
import polars.selectors as cs
import pyarrow as pa
import pyarrow.parquet as pq

from glosa.errors import TableError
from glosa.records.columns import check_header, require_columns


def iter_parquet(path: Path, rows: int, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
    """Yield the records of a Parquet file in order, at most ``rows`` at a time.

    Raises:
        TableError: The file is damaged or no Parquet; a name stands twice; a wanted column is missing.
    """
    try:
        with pq.ParquetFile(path) as file:
            check_header(file.schema_arrow.names, str(path))
            require_columns(file.schema_arrow.names, columns or (), str(path))
            for batch in file.iter_batches(batch_size=rows, columns=columns and list(columns)):
                table = pl.DataFrame(pl.from_arrow(batch))
                yield table.with_columns((cs.categorical() | cs.enum()).cast(pl.String)).select(columns or pl.all())
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error


def count_parquet(path: Path) -> int:
    """Return the number of rows that the footer states.

    Raises:
        TableError: The file is damaged or no Parquet.
    """
    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> TableError:
    cause = str(error).rstrip(".")
    return TableError(f"{path} cannot be read as Parquet: {cause}. Write it again, or check its ending.")
