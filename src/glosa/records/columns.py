"""Checks on the names of columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from glosa.errors import Fault, InputError, SettingsError, TableError, nearest
from glosa.schemes.draft import is_single

MOST_UNNAMED = 2  # columns, of which one has no name: there the other may be a name


def check_header(names: Sequence[str], where: str) -> None:
    """Refuse a header in which a name stands twice, or a title in place of a header.

    Raises:
        TableError: Names every such column and all its positions, counted from 1.

    >>> check_header(["title", "code", "title"], "answers.csv")
    Traceback (most recent call last):
        ...
    glosa.errors.TableError: answers.csv: a name stands more than once in the header:
      - column 'title' stands at positions 1 and 3. Give each column a name of its own.
    """
    if len(names) > MOST_UNNAMED and sum(map(bool, names)) == 1:
        msg = (
            f"{where}: row 1 holds nothing but '{max(names)}', which seems to be the title of the table. "
            "Delete the rows above the names of the columns."
        )
        raise TableError(msg)
    positions: dict[str, list[int]] = {}
    for position, name in enumerate(names, start=1):
        positions.setdefault(name, []).append(position)
    faults = [
        Fault(
            f"column '{name}' stands at positions {' and '.join(map(str, found))}",
            remedy="Give each column a name of its own.",
        )
        for name, found in positions.items()
        if len(found) > 1
    ]
    if faults:
        msg = f"{where}: a name stands more than once in the header:"
        raise TableError(msg, faults)


def require_columns(names: Sequence[str], wanted: Iterable[str], where: str, remedy: str = "") -> None:
    """Refuse names that are not columns.

    Args:
        names: Those of the columns.
        wanted: Those that must be among them.
        where: What the table is called.
        remedy: What else the person can do than to take another name.

    Raises:
        TableError: Names every missing column and the nearest names that are there.

    >>> require_columns(["title", "code"], ["titel"], "answers.csv")
    Traceback (most recent call last):
        ...
    glosa.errors.TableError: answers.csv misses columns:
      - there is no column 'titel'. Did you mean 'title'? Valid: 'title', 'code'.
    """
    faults = [
        Fault(f"there is no column '{name}'", remedy=f"{nearest(name, names)} {remedy}".rstrip())
        for name in wanted
        if name not in names
    ]
    if faults:
        msg = f"{where} misses columns:"
        raise TableError(msg, faults)


def parse_names(said: Iterable[str], fields: Sequence[str]) -> dict[str, str]:
    """Return the columns in which fields stand that have another name there, from texts such as ``title=job``.

    Raises:
        SettingsError: A text has no equals sign or no column, or it names no field, or one that another names too.

    >>> parse_names(["title=job"], ["title", "duties"])
    {'title': 'job'}
    """
    found: dict[str, str] = {}
    for text in said:
        field, _, column = (part.strip() for part in text.partition("="))
        if not column:
            msg = f"{text!r} does not say where a field stands. Write FIELD=COLUMN, such as {fields[0]}=job."
        elif field not in fields:
            msg = f"there is no field '{field}'. {nearest(field, fields)}"
        elif field in found:
            msg = f"field '{field}' cannot stand in '{found[field]}' and '{column}' at once. Give one column a field."
        else:
            found[field] = column
            continue
        raise SettingsError(msg)
    return found


def with_fields(table: pl.DataFrame, columns: Mapping[str, str], where: str) -> pl.DataFrame:
    """Return a table with fields beside the columns in which they stand, and in place of columns of their names.

    Raises:
        TableError: A column is missing.

    >>> with_fields(pl.DataFrame({"job": ["baker"]}), {"title": "job"}, "ads.csv").rows(named=True)
    [{'job': 'baker', 'title': 'baker'}]
    """
    require_columns(table.columns, columns.values(), where)
    return table.with_columns(pl.col(column).alias(field) for field, column in columns.items())


def refuse_taken(names: Iterable[str], added: Iterable[str], remedy: str = "Rename or drop it.") -> None:
    """Refuse columns that have the names of new ones.

    Args:
        names: Those of the columns that are there.
        added: Those of the new ones.
        remedy: What the person can do about each.

    Raises:
        InputError: Names every such column.

    >>> refuse_taken(["title", "code"], ["code"])
    Traceback (most recent call last):
        ...
    glosa.errors.InputError: new columns need names that columns of the data have:
      - column 'code' is there already. Rename or drop it.
    """
    there = set(names)
    faults = [Fault(f"column '{name}' is there already", remedy=remedy) for name in added if name in there]
    if faults:
        msg = "new columns need names that columns of the data have:"
        raise InputError(msg, faults)


def refuse_nested(table: pl.DataFrame, names: Iterable[str], where: str) -> None:
    """Refuse columns whose cells are not one text, number or date each.

    Raises:
        TableError: Names every such column and what it holds.

    >>> refuse_nested(pl.DataFrame({"title": [["baker"]]}), ["title"], "answers.parquet")
    Traceback (most recent call last):
        ...
    glosa.errors.TableError: answers.parquet has columns that are no text:
      - column 'title' holds List(String). Give one text or number in each cell.
    """
    faults = [
        Fault(f"column '{name}' holds {table.schema[name]}", remedy="Give one text or number in each cell.")
        for name in dict.fromkeys(names)
        if not is_single(table.schema[name])
    ]
    if faults:
        msg = f"{where} has columns that are no text:"
        raise TableError(msg, faults)
