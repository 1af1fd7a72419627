"""Find out what a file is: its kind by its name, its encoding and delimiter by its first bytes."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal, TypeAlias

from glosa.errors import TableError
from glosa.types import StrPath

Kind: TypeAlias = Literal["delimited", "json lines", "parquet", "excel"]

KINDS: dict[str, Kind] = {
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".txt": "delimited",
    ".jsonl": "json lines",
    ".ndjson": "json lines",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xlsb": "excel",
    ".xls": "excel",
    ".ods": "excel",
}
COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}
DELIMITERS = ",;\t|"
ONE_COLUMN = "\x1f"  # the unit separator: stands in no text, so that a comma in a file of one column is text
SAMPLE_ROWS = 100

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MULTIBYTE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|\xc2[\xa0-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d\xff]")  # undefined there, or a letter that begins no word


@dataclass(frozen=True, slots=True)
class Form:
    """What the name of a file says: its kind, its compression (or None), its ending without that of compression."""

    kind: Kind
    compression: str | None
    ending: str


def form_of(path: StrPath) -> Form:
    """Return what the name of a file says about it.

    Raises:
        TableError: The ending is unknown, or a kind that is not text is compressed again.

    >>> form_of("answers.CSV.gz")
    Form(kind='delimited', compression='gzip', ending='.csv')
    """
    path = Path(path)
    endings = [ending.lower() for ending in path.suffixes]
    compression = COMPRESSIONS.get(endings[-1]) if endings else None
    ending = "".join(endings[-2:-1] if compression else endings[-1:])
    kind = KINDS.get(ending)
    if kind is None:
        msg = f"'{path.name}': the ending is none of {', '.join(KINDS)} (text kinds also with .gz, .zst)."
        raise TableError(msg)
    if compression and kind in ("parquet", "excel"):
        msg = f"'{path.name}': a {kind} file is compressed inside. Unpack it, or leave the ending out."
        raise TableError(msg)
    return Form(kind, compression, ending)


def sniff_encoding(sample: bytes) -> str:
    """Return the encoding of text: ``utf-8-sig``, ``utf-16``, ``utf-8`` or ``cp1252`` (which holds Latin-1).

    Text without a byte order mark that breaks UTF-8 is held for cp1252 only where few of its bytes are good UTF-8;
    otherwise it is UTF-8 with a broken place, which the reader then reports.

    >>> sniff_encoding("año".encode()), sniff_encoding("año".encode("latin-1"))
    ('utf-8', 'cp1252')
    """
    for bom, encoding in _BOMS:
        if sample.startswith(bom):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)  # a character cut at the end is no fault
    except UnicodeDecodeError:
        good = len(_MULTIBYTE.findall(sample))
        bad = sum(byte >= 0x80 for byte in _MULTIBYTE.sub(b"", sample))
        return "utf-8" if good >= bad or _NOT_CP1252.search(sample) else "cp1252"
    return "utf-8"


def sniff_delimiter(sample: str) -> str:
    r"""Return the delimiter with which most rows have as many cells as the header, the most cells if several do.

    >>> sniff_delimiter("title;code\nbaker, pastry;7512\n")
    ';'
    """
    best, delimiter = (0.0, 1), ONE_COLUMN
    for candidate in DELIMITERS:
        widths = [len(row) for row in parse_rows(sample, candidate)]
        if widths and widths[0] > 1:
            score = (sum(width == widths[0] for width in widths) / len(widths), widths[0])
            if score > best:
                best, delimiter = score, candidate
    return delimiter


def parse_rows(sample: str, delimiter: str, limit: int = SAMPLE_ROWS) -> list[list[str]]:
    """Return the first rows of delimited text that are not blank; the last may be cut by the end of the sample."""
    rows: list[list[str]] = []
    with contextlib.suppress(csv.Error):  # a cell beyond the reader's limit: the rows before it tell enough
        rows.extend(islice(_not_blank(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)), limit))
    return rows


def _not_blank(rows: Iterable[list[str]]) -> Iterable[list[str]]:
    return (row for row in rows if row)
