"""Write a table batch by batch, so that a file under its final name is always whole."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from glosa.errors import TableError
from glosa.records.sinks import Sink, open_sink
from glosa.records.sniff import form_of
from glosa.types import StrPath


class TableWriter:
    r"""Writes a table to CSV, TSV, JSON lines (all also with .gz or .zst), Parquet or .xlsx, as the ending says.

    The batches go to ``.NAME.part-PID`` beside the file, which takes its place when the block ends well: a full disk,
    an error or a kill leaves what stood under the final name before, if anything, untouched.

    Args:
        path: The file to write; its folder is made if it is not there.

    Raises:
        TableError: The ending is unknown, the folder cannot be made, the disk is full, a batch has other columns than
            the first, or no batch came.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "coded.csv"
    >>> with TableWriter(path) as writer:
    ...     writer.write(pl.DataFrame({"title": ["baker"], "code": ["0110"]}))
    >>> path.read_text()
    'title,code\nbaker,0110\n'
    """

    def __init__(self, path: StrPath) -> None:
        self._path = Path(path)
        self._part = self._path.with_name(f".{self._path.name}.part-{os.getpid()}")
        self._schema: pl.Schema | None = None
        form = form_of(self._path)
        if form.kind == "excel" and form.ending != ".xlsx":
            msg = f"'{self._path.name}': {form.ending} files are only read. Write .xlsx, .csv or .parquet."
            raise TableError(msg)
        with self._faults_named():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._part.open("wb")
        self._sink: Sink = open_sink(form, self._file, self._path)

    def __enter__(self) -> Self:
        return self

    def write(self, batch: pl.DataFrame) -> None:
        """Add the rows of a batch; it must have the columns of the first one.

        Raises:
            TableError: It has not, or the disk is full.
        """
        batch = batch.with_columns(pl.col(pl.Null).cast(pl.String))
        if self._schema is None:
            self._schema = batch.schema
        if batch.schema != self._schema:
            batch = self._fitted(batch, self._schema)
        with self._faults_named():
            self._sink.write(batch)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._finish()
        finally:
            self._discard()

    def _finish(self) -> None:
        if self._schema is None:
            msg = f"{self._path} is not written: there was no record to write."
            raise TableError(msg)
        with self._faults_named():
            self._sink.close()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._part.replace(self._path)
            _sync_folder(self._path.parent)

    def _discard(self) -> None:
        """Close the file and remove the part, which is gone if all went well."""
        self._sink.abandon()
        with contextlib.suppress(OSError):  # a full disk is told once
            self._file.close()
        self._part.unlink(missing_ok=True)

    def _fitted(self, batch: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
        if batch.columns != schema.names():
            msg = f"{self._path}: a batch has the columns {batch.columns}, the first one had {schema.names()}."
            raise TableError(msg)
        try:
            return batch.cast(schema)
        except pl.exceptions.PolarsError as error:
            msg = f"{self._path}: a batch does not fit the types of the first one: {error}"
            raise TableError(msg) from error

    @contextlib.contextmanager
    def _faults_named(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            cause = error.strerror or error
            msg = f"{self._path} cannot be written: {cause}. Nothing stands under that name that was not there before."
            raise TableError(msg) from error


def write_table(table: pl.DataFrame, path: StrPath) -> None:
    """Write a whole table to a file, its kind said by its ending.

    Raises:
        TableError: As for `TableWriter`.
    """
    with TableWriter(path) as writer:
        writer.write(table)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where the system lets a folder be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
