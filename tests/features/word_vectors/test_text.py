from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from glosa.errors import InputError
from glosa.features.word_vectors import read_vectors


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "vectors.txt"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def test_words_with_blanks_and_lines_with_a_blank_at_the_end(tmp_path: Path) -> None:
    found = read_vectors(written(tmp_path, "cat 1 0 \nby the way 2 0\n. . 3 0\r\n\n"), None)
    assert found.words == ("cat", "by the way", ". .")
    assert found.values.tolist() == [[1, 0], [2, 0], [3, 0]]


def test_a_blank_of_another_kind_parts_no_fields(tmp_path: Path) -> None:
    assert read_vectors(written(tmp_path, "a\u00a0b 1 0\nc\u3000d 2 0\n"), None).words == ("a\u00a0b", "c\u3000d")


def test_the_first_of_two_equal_words_stays(tmp_path: Path) -> None:
    assert read_vectors(written(tmp_path, "cat 1\ncat 2\n"), None).values.tolist() == [[1]]


def test_a_word_that_is_no_utf_8_stops_nothing(tmp_path: Path) -> None:
    assert read_vectors(written(tmp_path, b"ni\xf1o 1 0\ncat 2 0\n"), ["cat"]).values.tolist() == [[2, 0]]


def test_numbers_keep_their_precision(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=50).astype(np.float32)
    line = "cat " + " ".join(map(repr, values.tolist()))
    assert (read_vectors(written(tmp_path, line), None).values[0] == values).all()


def test_all_bad_lines_are_told(tmp_path: Path) -> None:
    file = written(tmp_path, "cat 1 0\ndog 1\nemu 1 x\nfox nan 1\ngnu 1 2 3\nhen 1 1\n")
    with pytest.raises(InputError) as caught:
        read_vectors(file, None)
    assert str(caught.value).splitlines() == [
        f"{file}: 4 bad lines. A line is a word and 2 numbers between blanks. Get the file again.",
        "  - line 2 has 1 numbers, not 2.",
        "  - line 5 has 3 numbers, not 2.",
        "  - line 3: could not convert string to float: b'x'.",
        "  - line 4 holds a number that is not finite.",
    ]


def test_many_bad_lines_are_counted(tmp_path: Path) -> None:
    file = written(tmp_path, "1100 3\n" + "cat 1 0 0\n" * 100 + "dog 1 0\n" * 1000)
    with pytest.raises(InputError, match=r"1,000 bad lines, the first 20 of them below(?s:.*)line 102 has 2 numbers"):
        read_vectors(file, None)


def test_a_wrong_dimension_in_the_header_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 2 has 2 numbers, not 3"):
        read_vectors(written(tmp_path, "1 3\ncat 1 0\n"), None)


def test_fewer_lines_than_the_header_promises_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="promises 3 words, and 2 are there: the file is cut off"):
        read_vectors(written(tmp_path, "3 2\ncat 1 0\ndog 0 1\n"), ["cat"])
