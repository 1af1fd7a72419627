from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from glosa.errors import AutocoderError, SettingsError
from glosa.features.word_vectors import WordVectors, read_vectors, write_vectors


def test_what_is_written_is_read(tmp_path: Path, vectors: WordVectors) -> None:
    write_vectors(tmp_path / "own", vectors)
    found = read_vectors(tmp_path / "own", None)
    assert found.words == vectors.words
    assert (found.values == vectors.values).all()
    assert read_vectors(tmp_path / "own", ["ninera", "baker"]).words == ("ninera",)


def test_no_words_at_all(tmp_path: Path) -> None:
    write_vectors(tmp_path / "own", WordVectors((), np.zeros((0, 3), np.float32)))
    assert read_vectors(tmp_path / "own", None).dim == 3


def test_damage_is_told(tmp_path: Path, vectors: WordVectors) -> None:
    write_vectors(tmp_path / "own", vectors)
    (tmp_path / "own/words.json").write_text("{}")
    with pytest.raises(AutocoderError, match=r"words.json: is damaged"):
        read_vectors(tmp_path / "own", None)


def test_other_things_are_left_alone(tmp_path: Path, vectors: WordVectors) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(SettingsError, match="is there already and is no word vectors"):
        write_vectors(tmp_path, vectors)
