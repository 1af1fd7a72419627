"""idx files: arrays as MNIST and its like come in."""

from __future__ import annotations

import gzip
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from glosa.errors import TableError

_KINDS = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_GZIP = b"\x1f\x8b"


def is_idx(path: Path) -> bool:
    """Return whether a file, packed with gzip or not, begins as idx files do."""
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    try:
        with gzip.open(path) if packed else path.open("rb") as file:
            head = file.read(4)
    except (OSError, EOFError):
        return False
    return len(head) == 4 and head[:2] == b"\0\0" and head[2] in _KINDS and head[3] > 0


def read_idx(path: Path) -> npt.NDArray[Any]:
    """Return the array of an idx file, packed with gzip or not.

    Raises:
        TableError: It is damaged, or cut off.
    """
    try:
        data = path.read_bytes()
        data = gzip.decompress(data) if data[:2] == _GZIP else data
        kind, dimensions = data[2:4]
        shape = struct.unpack_from(f">{dimensions}I", data, 4)
        dtype = np.dtype(_KINDS[kind])
    except (OSError, EOFError, struct.error, KeyError, ValueError) as error:
        msg = f"{path} is no idx file that can be read: {error}. Get it again."
        raise TableError(msg) from error
    start, wanted = 4 + 4 * dimensions, math.prod(shape) * dtype.itemsize
    if len(data) != start + wanted:
        told = " x ".join(map(str, shape))
        msg = (
            f"{path} says that it holds {told} numbers, {wanted:,} bytes, but has {len(data) - start:,}. Get it again."
        )
        raise TableError(msg)
    found: npt.NDArray[Any] = np.frombuffer(data, dtype, offset=start).reshape(shape).astype(dtype.newbyteorder("="))
    return found
