"""Which reader reads which kind of file. A new kind is one new file here and one line in READERS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import polars as pl

from glosa.errors import SchemeError, nearest
from glosa.schemes.draft import Draft
from glosa.schemes.readers.json import read_json
from glosa.schemes.readers.skos import read_skos
from glosa.schemes.readers.table import read_delimited, read_excel, read_parquet

Reader: TypeAlias = Callable[[Path], pl.DataFrame | Draft]
"""Returns a table, whose columns are then chosen, or a draft where the format itself says what is what."""

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".csv": read_delimited,
        ".tsv": read_delimited,
        ".txt": read_delimited,
        ".xlsx": read_excel,
        ".xlsm": read_excel,
        ".xls": read_excel,
        ".ods": read_excel,
        ".parquet": read_parquet,
        ".json": read_json,
        ".jsonld": read_skos,
        ".n3": read_skos,
        ".nt": read_skos,
        ".owl": read_skos,
        ".rdf": read_skos,
        ".ttl": read_skos,
        ".xml": read_skos,
    }
)


def find_reader(path: Path) -> Reader:
    """Return the reader for the name of a file.

    Raises:
        SchemeError: If the file is not there, or no reader reads its kind.
    """
    if not path.is_file():
        msg = f"there is no scheme file {str(path)!r}. Check the path."
        raise SchemeError(msg)
    suffix = path.suffix.lower()
    if suffix not in READERS:
        msg = f"{str(path)!r} is of a kind that is not read as a scheme. {nearest(suffix, READERS)}"
        raise SchemeError(msg)
    return READERS[suffix]
