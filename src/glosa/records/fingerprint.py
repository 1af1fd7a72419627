"""The identity of records: what they say, whatever file they came in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import polars as pl

from glosa.records.clean import as_text

ROWS = 65_536  # written at once
_DIGEST = 16  # characters


def digests(pictures: pl.Series) -> pl.Series:
    """Return a text for each picture, an equal one for equal pixels; null where there is none.

    >>> pictures = pl.Series("scan", np.array([[[1, 2]], [[1, 2]], [[2, 1]]], np.uint8))
    >>> digests(pictures).n_unique()
    2
    """
    told = [
        None if one is None else hashlib.sha256(np.asarray(one).tobytes()).hexdigest()[:_DIGEST] for one in pictures
    ]
    return pl.Series(pictures.name, told, dtype=pl.String)


def fingerprint(table: pl.DataFrame, columns: Sequence[str]) -> str:
    r"""Return the SHA-256 of columns written as CSV in UTF-8, each cell between quotes, in hexadecimal.

    Numbers and texts that look alike are alike, and so are an empty cell and a missing one; the order of rows counts.
    A picture is told by its pixels.

    Args:
        table: The records.
        columns: Those that count, in this order.

    >>> written = b'"title","code"\n"cook","5120"\n"","7512"\n'
    >>> table = pl.DataFrame({"title": ["cook", None], "code": [5120, 7512]})
    >>> fingerprint(table, ["title", "code"]) == hashlib.sha256(written).hexdigest()
    True
    """
    cells = [table[name] for name in columns]
    text = pl.DataFrame([digests(cell) if cell.dtype.base_type() == pl.Array else as_text(cell) for cell in cells])
    digest = hashlib.sha256(text.clear().write_csv(quote_style="always").encode())
    for part in text.iter_slices(ROWS):
        digest.update(part.write_csv(quote_style="always", include_header=False).encode())
    return digest.hexdigest()
