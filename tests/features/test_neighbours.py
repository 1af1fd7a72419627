from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix, random_array
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import normalize

from glosa.features import neighbours
from glosa.features.neighbours import nearest


@pytest.fixture
def rows() -> csr_matrix:
    return normalize(csr_matrix(random_array((60, 30), density=0.3, rng=np.random.default_rng(0)), dtype=np.float32))


def test_agrees_with_scikit_learn(rows: csr_matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "_CELLS", 60 * 7)  # so that blocks of 7 rows are searched, the last one smaller
    found = nearest(rows, 5)
    distance, index = NearestNeighbors(n_neighbors=5, metric="cosine").fit(rows).kneighbors()
    np.testing.assert_allclose(found.similarity, 1 - distance, atol=1e-5)
    np.testing.assert_array_equal(found.rows, index)


def test_rows_of_the_same_unit_are_no_neighbours(rows: csr_matrix) -> None:
    unit = np.arange(60) // 6
    found = nearest(rows, 10, unit=unit)
    assert (unit[found.rows] != unit[:, None]).all()
    alone = nearest(rows, 1, unit=np.zeros(60, np.int64))
    assert (alone.similarity == -1).all()


def test_a_part_is_searched_where_there_are_too_many(rows: csr_matrix) -> None:
    found = nearest(rows, 3, most=20)
    assert len(np.unique(found.rows)) <= 20
    assert found.rows.shape == (60, 3)


def test_there_are_no_more_neighbours_than_others() -> None:
    assert nearest(csr_matrix(np.eye(2, dtype=np.float32)), 5).rows.tolist() == [[1], [0]]
