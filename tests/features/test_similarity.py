from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.metrics.pairwise import cosine_similarity

from glosa.features.similarity import ByCode, similarities, unit_rows


def test_sparse_and_dense_rows_give_the_cosine() -> None:
    generator = np.random.default_rng(0)
    texts, entries = (generator.random((rows, 4), np.float32) * (generator.random((rows, 4)) < 0.7) for rows in (5, 3))
    expected = cosine_similarity(texts, entries)
    sparse = [unit_rows(csr_matrix(part.astype(np.float32))) for part in (texts, entries)]
    np.testing.assert_allclose(similarities(*sparse), expected, atol=1e-6)
    dense = [part.toarray() for part in sparse]
    np.testing.assert_allclose(similarities(*dense), expected, atol=1e-6)


def test_without_entries_every_code_is_worth_nothing() -> None:
    best = ByCode.of(np.zeros(0, np.int64), 3).best(np.zeros((2, 0), np.float32))
    assert best.tolist() == [[0, 0, 0], [0, 0, 0]]
