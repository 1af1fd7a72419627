"""Schemes in JSON: Glosa's own form, a list of codes, or a tree of codes within codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from glosa.errors import FIRST_ROW, SchemeError
from glosa.schemes.columns import guess_code
from glosa.schemes.draft import Draft
from glosa.schemes.entry import Entry
from glosa.schemes.readers.table import make_column
from glosa.types import Json

FORMAT = 1
CHILDREN = "children"
PARENT = "parent"


def read_json(path: Path) -> pl.DataFrame | Draft:
    """Return what a JSON file holds: ``[{"code": "01", "title": ...}, ...]``, the same with "children", or `to_json`.

    Texts in several languages stand as ``{"title": {"en": ..., "es": ...}}`` or as ``title_en``, ``title_es``.

    Raises:
        SchemeError: If the file is not JSON, or none of these.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        msg = f"{str(path)!r} is not JSON: {error}"
        raise SchemeError(msg) from error
    if isinstance(data, dict) and "format" in data:
        return draft_json(data)
    rows = list(_rows(path, data, None))
    names = dict.fromkeys(name for row in rows for name in row)
    return pl.DataFrame([make_column(name, [row.get(name) for row in rows]) for name in names])


def draft_json(data: Any) -> Draft:
    """Return the draft of the JSON object of a scheme, as `Scheme.to_json` makes it.

    Raises:
        SchemeError: If it is no object, of another format, or damaged.

    >>> draft_json({"format": 1, "codes": [{"code": "0"}], "special": [], "name": "x", "version": ""}).entries[0].code
    '0'
    """
    if not isinstance(data, dict):
        msg = f"{type(data).__name__} is no scheme. Give the object that to_json returns; read_scheme reads files."
        raise SchemeError(msg)
    if data.get("format") != FORMAT:
        msg = f"the scheme is of format {data.get('format')!r}, and this version of Glosa reads {FORMAT}. Update Glosa."
        raise SchemeError(msg)
    try:
        return Draft(
            entries=tuple(_entry(row, **values) for row, values in enumerate(data["codes"], start=FIRST_ROW)),
            has_parents=True,
            special=frozenset(data["special"]),
            handmade=False,
            name=data["name"],
            version=data["version"],
        )
    except (KeyError, TypeError) as error:
        msg = f"the scheme is damaged: {error}. Write it again from its source."
        raise SchemeError(msg) from error


def _entry(row: int, code: object, parent: str | None = None, **texts: dict[str, str]) -> Entry:
    if not isinstance(code, str) or not all(isinstance(by_language, dict) for by_language in texts.values()):
        msg = f"code {code!r} is not as it was written"
        raise TypeError(msg)
    return Entry(code, parent, **texts, row=row)


def _rows(path: Path, records: object, parent: object) -> Iterator[Json]:
    """Yield the records of a tree from the top down, each with its parent."""
    if not isinstance(records, list) or not records or not all(isinstance(record, dict) for record in records):
        msg = f'{str(path)!r} is not a list of codes. Write it as [{{"code": "01", "title": "..."}}, ...].'
        raise SchemeError(msg)
    for record in records:
        below = record.pop(CHILDREN, None)
        yield dict(_flat(record)) | ({} if parent is None else {PARENT: parent})
        if below:
            yield from _rows(path, below, _code_of(path, record))


def _code_of(path: Path, record: Json) -> object:
    name = guess_code(list(record))
    if name is None:
        msg = f"{str(path)!r} has codes within a code whose own is not found among {list(record)}. Name it 'code'."
        raise SchemeError(msg)
    return record[name]


def _flat(record: Json) -> Iterator[tuple[str, object]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from ((f"{name}_{language}", text) for language, text in value.items())
        else:
            yield name, value
