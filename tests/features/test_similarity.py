from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.metrics.pairwise import cosine_similarity

from glosa.features.similarity import Nearest, cosines, unit_rows

CODES, ENTRIES, TEXTS = 4, 30, 11


@pytest.fixture(params=["sparse", "dense"])
def said(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    """Entries, some of which say the same, and texts, two of which are entries and one nothing."""
    generator = np.random.default_rng(0)
    entries, texts = (
        (generator.random((rows, 5)) * (generator.random((rows, 5)) < 0.6)).astype(np.float32)
        for rows in (ENTRIES, TEXTS)
    )
    entries[20:] = entries[:10]
    texts[:2], texts[2] = entries[:2], 0
    found = [unit_rows(csr_matrix(part)) for part in (entries, texts)]
    return (found[0], found[1]) if request.param == "sparse" else (found[0].toarray(), found[1].toarray())


@pytest.fixture
def target() -> np.ndarray:
    """A code of each entry; none has the code 1."""
    return np.random.default_rng(1).choice([0, 2, 3], ENTRIES)


def by_hand(alike: np.ndarray, target: np.ndarray) -> np.ndarray:
    return np.stack([alike[:, target == code].max(axis=1, initial=0) for code in range(CODES)], axis=1)


def to_dense(part: Any) -> np.ndarray:
    return part.toarray() if isinstance(part, csr_matrix) else part


def test_sparse_and_dense_rows_give_the_cosine(said: tuple[Any, Any]) -> None:
    entries, texts = said
    np.testing.assert_allclose(cosines(entries, texts), cosine_similarity(entries, texts), atol=1e-6)


@pytest.mark.parametrize("cells", [1, 100, 10_000])
def test_the_best_entry_of_each_code(
    said: tuple[Any, Any], target: np.ndarray, monkeypatch: pytest.MonkeyPatch, cells: int
) -> None:
    monkeypatch.setattr("glosa.features.similarity._CELLS", cells)
    entries, texts = said
    heavier = np.random.default_rng(2).uniform(0.9, 1.1, ENTRIES)
    alike = cosine_similarity(texts, entries)
    expected = by_hand(alike * heavier, target)
    for distinct in (True, False):
        nearest = Nearest.of(entries, target, heavier, CODES, distinct=distinct)
        np.testing.assert_allclose(nearest.best(texts), expected, atol=1e-5)
        same = by_hand(alike, target) > 0.9999
        assert same[:2].any(axis=1).all()
        np.testing.assert_allclose(nearest.best(texts, exact=True), expected + same, atol=1e-5)


def test_entries_of_a_code_that_say_the_same_are_one(said: tuple[Any, Any]) -> None:
    entries, _ = said
    nearest = Nearest.of(entries, np.zeros(ENTRIES, np.int64), np.ones(ENTRIES), CODES)
    assert nearest.rows.shape[0] == len(np.unique(to_dense(entries), axis=0)) <= 20
    np.testing.assert_array_equal(to_dense(nearest.entries), to_dense(entries))


def test_a_text_is_not_compared_with_what_it_is_to_do_without(said: tuple[Any, Any], target: np.ndarray) -> None:
    entries, texts = said
    without = np.random.default_rng(3).integers(0, ENTRIES, (TEXTS, 3))
    alike = cosine_similarity(texts, entries)
    np.put_along_axis(alike, without, 0, axis=1)
    nearest = Nearest.of(entries, target, np.ones(ENTRIES), CODES, distinct=False)
    np.testing.assert_allclose(nearest.best(texts, without=without), by_hand(alike, target), atol=1e-6)


def test_without_entries_every_code_is_worth_nothing() -> None:
    nothing = np.zeros((0, 2), np.float32)
    best = Nearest.of(nothing, np.zeros(0, np.int64), np.zeros(0), 3).best(np.ones((2, 2), np.float32))
    assert best.tolist() == [[0, 0, 0], [0, 0, 0]]
