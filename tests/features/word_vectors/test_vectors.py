from __future__ import annotations

import numpy as np
import pytest
from gensim.models import KeyedVectors

from glosa.errors import InputError
from glosa.features.word_vectors import WordVectors, nearest_words


def test_nearest_words_agree_with_gensim() -> None:
    words = tuple(f"w{row}" for row in range(50))
    vectors = WordVectors(words, np.random.default_rng(0).normal(size=(50, 8)).astype(np.float32))
    keyed = KeyedVectors(8)
    keyed.add_vectors(list(words), vectors.values)
    found, theirs = nearest_words(vectors, "w7", 5), keyed.most_similar("w7", topn=5)
    assert [word for word, _ in found] == [word for word, _ in theirs]
    np.testing.assert_allclose([cosine for _, cosine in found], [cosine for _, cosine in theirs], rtol=1e-5)


def test_other_spellings_are_not_among_the_nearest(vectors: WordVectors) -> None:
    assert {word for word, _ in nearest_words(vectors, "NIÑERA")} == {"the", "cook"}
    assert len(nearest_words(vectors, "the", 2)) == 2


def test_a_vector_of_zeros_is_near_to_nothing() -> None:
    vectors = WordVectors(("a", "b"), np.zeros((2, 3), np.float32))
    assert nearest_words(vectors, "a") == [("b", 0.0)]


def test_an_unknown_word_is_told(vectors: WordVectors) -> None:
    with pytest.raises(InputError, match=r"'baker' has no vector among 4 words. Ask for another word"):
        nearest_words(vectors, "baker")
