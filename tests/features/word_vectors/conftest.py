"""Vectors of four words, written by gensim in every form of word2vec."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gensim.models import KeyedVectors

from glosa.features.word_vectors import WordVectors

WORDS = ("the", "Niñera", "cook", "niñera")


@pytest.fixture(scope="session")
def vectors() -> WordVectors:
    return WordVectors(WORDS, np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32))


@pytest.fixture(scope="session")
def files(vectors: WordVectors, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `text.vec`, `glove.txt` and `binary.bin`; not to be changed."""
    folder = tmp_path_factory.mktemp("vectors")
    keyed = KeyedVectors(vectors.dim)
    keyed.add_vectors(list(vectors.words), vectors.values)
    keyed.save_word2vec_format(folder / "text.vec")
    keyed.save_word2vec_format(folder / "glove.txt", write_header=False)
    keyed.save_word2vec_format(folder / "binary.bin", binary=True)
    return folder
