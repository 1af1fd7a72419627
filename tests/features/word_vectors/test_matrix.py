from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from glosa.errors import InputError
from glosa.features.word_vectors import WordVectors, read_vectors


@pytest.fixture
def file(tmp_path: Path, vectors: WordVectors) -> Path:
    np.save(tmp_path / "values.npy", vectors.values)
    return tmp_path / "values.npy"


def test_rows_are_those_of_the_listed_words(file: Path, vectors: WordVectors) -> None:
    found = read_vectors(file, ["ninera", "baker", "the"], listed=vectors.words)
    assert found.words == ("ninera", "the")
    assert (found.values == vectors.values[[1, 0]]).all()


def test_no_word_found_gives_no_rows(file: Path, vectors: WordVectors) -> None:
    assert read_vectors(file, ["baker"], listed=vectors.words).values.shape == (0, 3)


@pytest.mark.parametrize(("listed", "told"), [(None, "they are not listed"), (["a"], "1 are listed")])
def test_words_that_are_not_those_of_the_rows_are_told(file: Path, listed: list[str] | None, told: str) -> None:
    with pytest.raises(InputError, match=rf"a matrix has no words, and {told}. List those of its 4 rows \(--words\)"):
        read_vectors(file, None, listed=listed)


@pytest.mark.parametrize("array", [np.zeros(3), np.zeros((2, 2), int)])
def test_what_is_no_matrix_of_numbers_is_told(tmp_path: Path, array: np.ndarray) -> None:
    np.save(tmp_path / "x.npy", array)
    with pytest.raises(InputError, match="It must be a matrix of floats, a row a word"):
        read_vectors(tmp_path / "x.npy", None)


def test_a_matrix_that_is_cut_off_is_told(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-4])
    with pytest.raises(InputError, match="cannot be read as a matrix"):
        read_vectors(file, None)
