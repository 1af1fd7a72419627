"""Pictures of records as text that a page can hold."""

from __future__ import annotations

from base64 import b64encode

import numpy as np
import polars as pl

from glosa.records.picture_files import Pixels, to_png

PICTURE = "picture"  # the column
LARGEST = 96  # pixels of a side


def to_data_uris(pictures: pl.Series) -> pl.Series:
    """Return pictures as PNG in `data:` addresses (RFC 2397), large ones made smaller; null where there is none.

    Args:
        pictures: Arrays from 0 to 255, shape (height, width) or (height, width, 3).

    >>> found = to_data_uris(pl.Series([np.zeros((28, 28), np.uint8)], dtype=pl.Array(pl.UInt8, (28, 28))))
    >>> found[0][:22]
    'data:image/png;base64,'
    """
    addresses = [None if one is None else _to_data_uri(np.asarray(one, np.uint8)) for one in pictures]
    return pl.Series(PICTURE, addresses, dtype=pl.String)


def without_pictures(table: pl.DataFrame) -> pl.DataFrame:
    """Return a table of records to read, for files that hold no pictures."""
    return table.drop(PICTURE, strict=False)


def _to_data_uri(pixels: Pixels) -> str:
    return f"data:image/png;base64,{b64encode(to_png(pixels, LARGEST)).decode()}"
