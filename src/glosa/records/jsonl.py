"""Read JSON lines as a stream: every value is text, an absent key is null."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from glosa.errors import Fault, TableError
from glosa.records.stream import TextStream

BLOCK = 8 << 20


def iter_json_lines(path: Path, encoding: str | None = None) -> Iterator[pl.DataFrame]:
    """Yield the records of a file that holds one JSON object a line, in order, some megabytes at a time.

    Raises:
        TableError: A line is no JSON object; a key is first met after the first 8 MiB; the text is broken.
    """
    line, names = 1, None
    with TextStream(path, encoding) as stream:
        for block in _blocks(stream):
            if block.strip():
                names = names or _names(block, path, line)
                _check_keys(names, _names(block, path, line), path, line)
                yield pl.read_ndjson(block, schema=dict.fromkeys(names, pl.String))
            line += block.count(b"\n")
    if names is None:
        msg = f"{path} is empty. It must hold one JSON object a line."
        raise TableError(msg)


def _blocks(stream: TextStream) -> Iterator[bytes]:
    """Yield whole lines, about ``BLOCK`` bytes of them at a time."""
    rest = b""
    while block := stream.read(BLOCK):
        whole, end, cut = block.rpartition(b"\n")
        if end:
            yield rest + whole + end
            rest = cut
        else:
            rest += cut
    yield rest


def _names(block: bytes, path: Path, line: int) -> list[str]:
    try:
        return pl.read_ndjson(block, infer_schema_length=None).columns
    except pl.exceptions.PolarsError as error:
        faults = list(_find_faults(block, line)) or [Fault(str(error))]
        msg = f"{path} is not JSON lines:"
        raise TableError(msg, faults) from error


def _find_faults(block: bytes, first: int) -> Iterator[Fault]:
    for number, text in enumerate(block.split(b"\n"), start=first):
        try:
            if text.strip() and not isinstance(json.loads(text), dict):
                yield Fault(
                    f"line {number} holds no JSON object", remedy='Write each record as {"name": "value", ...}.'
                )
        except json.JSONDecodeError as error:
            yield Fault(f"line {number}, character {error.colno}: {error.msg}", remedy="Mend or delete the line.")


def _check_keys(names: list[str], found: list[str], path: Path, line: int) -> None:
    late = [name for name in found if name not in names]
    if late:
        keys = ", ".join(map(repr, late))
        msg = f"{path}: key {keys} first stands after line {line}. Write it in the first record, as null."
        raise TableError(msg)
