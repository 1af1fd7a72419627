from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from glosa.errors import TableError
from glosa.records.idx import is_idx, read_idx

BYTES = b"\0\0\x08\x02\0\0\0\x02\0\0\0\x03" + bytes(range(6))  # unsigned bytes, two dimensions: 2 x 3


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_array_of_a_file(tmp_path: Path, pack: type[bytes]) -> None:
    path = tmp_path / "some-idx2-ubyte"
    path.write_bytes(pack(BYTES))
    assert is_idx(path)
    found = read_idx(path)
    assert (found.dtype, found.tolist()) == (np.uint8, [[0, 1, 2], [3, 4, 5]])


def test_numbers_of_several_bytes_come_the_other_way_round(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\0\0\x0c\x01\0\0\0\x01\0\0\x01\x00")
    assert read_idx(path).tolist() == [256]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (BYTES[:-1], "says that it holds 2 x 3 numbers, 6 bytes, but has 5"),
        (BYTES + b"x", ".*6 bytes, but has 7"),
        (BYTES[:9], "is no idx file that can be read"),
        (gzip.compress(BYTES)[:12], "is no idx file that can be read"),
        (b"", "is no idx file that can be read"),
    ],
    ids=["short", "long", "no sizes", "cut archive", "empty"],
)
def test_a_damaged_file_is_told(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    with pytest.raises(TableError, match=rf"x {message}.*Get it again"):
        read_idx(path)


@pytest.mark.parametrize(
    "data",
    [b"", b"\0\0", b"label,pixel0\n", b"\x1f\x8bno gzip", b"\0\0\x08\0"],
    ids=["empty", "two bytes", "table", "no archive", "no dimension"],
)
def test_other_files_are_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    assert not is_idx(path)
