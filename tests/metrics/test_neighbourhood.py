from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.manifold import trustworthiness

from glosa.errors import SettingsError
from glosa.metrics import neighbourhood

rng = np.random.default_rng(0)
BEFORE = rng.normal(size=(80, 6))
AFTER = BEFORE[:, :2] + rng.normal(scale=0.2, size=(80, 2))


def test_agrees_with_scikit_learn() -> None:
    found = neighbourhood(BEFORE, AFTER, k=7)
    assert found.trustworthiness == pytest.approx(trustworthiness(BEFORE, AFTER, n_neighbors=7))
    assert found.continuity == pytest.approx(trustworthiness(AFTER, BEFORE, n_neighbors=7))


def test_by_hand() -> None:
    # Of four points on a line the last two change places: theirs are the nearest neighbours that are lost.
    before, after = np.array([[0.0], [1], [3], [7]]), np.array([[0.0], [1], [7], [3]])
    found = neighbourhood(before, after, k=1)
    assert found.kept == pytest.approx(2 / 4)
    # Row 2 gets row 3, which was its third nearest, and row 3 gets row 1, its second; at worst it were 8 in all.
    assert found.trustworthiness == pytest.approx(1 - (2 + 1) / 8)


def test_sparse_rows() -> None:
    assert neighbourhood(csr_matrix(BEFORE), AFTER, k=5) == pytest.approx(neighbourhood(BEFORE, AFTER, k=5))


def test_too_many_neighbours() -> None:
    with pytest.raises(SettingsError, match=r"k is 40\. It must be whole, from 1 to less than half of 80 rows"):
        neighbourhood(BEFORE, AFTER, k=40)
