"""Read the answer to an SQL query as a stream: every value is text, NULL is null."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from glosa.errors import TableError, UnavailableError
from glosa.records.columns import check_header


def is_url(source: object) -> bool:
    """Return whether a source is the address of a database, not a file.

    >>> is_url("postgresql://server/survey"), is_url("answers.csv")
    (True, False)
    """
    return isinstance(source, str) and "://" in source


def without_password(address: str) -> str:
    """Return a text in which addresses have no user name and no password.

    >>> without_password("postgresql://me:secret@server/survey"), without_password("answers.csv")
    ('postgresql://server/survey', 'answers.csv')
    """
    return re.sub(r"://[^/\s]*@", "://", address)


def iter_query(address: str, query: str, rows: int) -> Iterator[pl.DataFrame]:
    """Yield the answer to a query in order, at most ``rows`` at a time; what it may change is rolled back.

    Raises:
        TableError: The database cannot be reached, or refuses the query; two columns have one name.
        UnavailableError: The driver of the database is not installed.
    """
    url = _parse(address)
    try:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            # With a server-side cursor the answer never lies whole in memory; a plain string keeps its colons.
            answer = connection.execution_options(stream_results=True, yield_per=rows).exec_driver_sql(query)
            names = list(answer.keys())
            check_header(names, "the answer to the query")
            for part in answer.partitions(rows):
                yield pl.DataFrame(_columns(names, part), schema=dict.fromkeys(names, pl.String))
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        raise _explain(url, query, error) from error


def _parse(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        msg = "the address is not that of a database. Write driver://user:password@host/database."
        raise TableError(msg) from error
    database = url.database
    if url.get_backend_name() == "sqlite" and database and database != ":memory:" and not Path(database).exists():
        msg = f"{database} does not exist. Check the path: sqlite:///folder/file.db, with 4 slashes from the root."
        raise TableError(msg)
    return url


def _columns(names: list[str], part: Any) -> dict[str, list[str | None]]:
    return {
        name: [_as_text(value) for value in values] for name, values in zip(names, zip(*part, strict=True), strict=True)
    }


def _as_text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float | Decimal) and math.isfinite(value) and value == int(value):
        return str(int(value))  # a code in a column of decimals
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _explain(url: URL, query: str, error: Exception) -> TableError | UnavailableError:
    if isinstance(error, ModuleNotFoundError | NoSuchModuleError):
        return UnavailableError(f"no driver for '{url.drivername}' is installed ({error}). Install it with pip.")
    cause = getattr(error, "orig", None) or error
    return TableError(f"{url.render_as_string(hide_password=True)} does not answer the query {query!r}: {cause}.")
