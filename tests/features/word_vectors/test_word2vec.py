from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from glosa.errors import InputError
from glosa.features.word_vectors import read_vectors


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_vectors_may_end_with_a_line_feed_or_not(tmp_path: Path, end: bytes) -> None:
    numbers = np.array([[0.5, -1], [3, 1e-3]], "<f4")
    (tmp_path / "x").write_bytes(b"2 2\ncat " + numbers[0].tobytes() + end + b"dog " + numbers[1].tobytes() + end)
    found = read_vectors(tmp_path / "x", None)
    assert found.words == ("cat", "dog")
    assert (found.values == numbers).all()


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (b"5 2\n", "promises 5 words, and after 2 there is none that is whole. Get it again"),
        (b"2 3\n", "promises 2 words, and after 1 there is none that is whole"),
        (b"1 2\n", "goes on after the 1 words of 2 numbers that its header promises"),
    ],
)
def test_a_header_that_the_file_does_not_keep_is_told(tmp_path: Path, header: bytes, told: str) -> None:
    numbers = np.array([0.5, -1], "<f4").tobytes()
    (tmp_path / "x").write_bytes(header + b"cat " + numbers + b"dog " + numbers)
    with pytest.raises(InputError, match=told):
        read_vectors(tmp_path / "x", None)


def test_numbers_that_are_none_are_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"1 2\ncat " + np.array([np.nan, 0], "<f4").tobytes())
    with pytest.raises(InputError, match=r"1 bad vector(?s:.*)'cat' holds a number that is not finite"):
        read_vectors(tmp_path / "x", None)
