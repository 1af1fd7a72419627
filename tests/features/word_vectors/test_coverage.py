from __future__ import annotations

import polars as pl

from glosa.features.word_vectors import WordVectors, coverage
from glosa.features.words import count_words


def test_shares_and_missing_words(vectors: WordVectors) -> None:
    counts = count_words(pl.Series(["the cook", "the baker", "the baker", "a baker"]))
    found = coverage(vectors, counts, most=1)
    assert (found.words, found.known, found.running, found.running_known) == (4, 2, 8, 4)
    assert found.missing == (("baker", 3),)
    assert (found.share, found.running_share) == (0.5, 0.5)
    assert found.to_json()["running_share"] == 0.5


def test_no_words_have_no_vectors(vectors: WordVectors) -> None:
    found = coverage(vectors, {})
    assert (found.share, found.running_share, found.missing) == (0, 0, ())
