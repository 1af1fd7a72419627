from __future__ import annotations

import numpy as np
import torch
from scipy.sparse import csr_matrix, random

from glosa.layers.pooling import pool


def test_against_the_product_of_scipy() -> None:
    generator = np.random.default_rng(0)
    matrix = random(20, 30, density=0.2, format="csr", dtype=np.float32, random_state=generator)
    table = generator.normal(size=(30, 4)).astype(np.float32)
    np.testing.assert_allclose(pool(matrix, torch.from_numpy(table)).numpy(), matrix @ table, atol=1e-6)


def test_an_entry_that_stands_twice_counts_twice() -> None:
    matrix = csr_matrix((np.ones(2, np.float32), np.array([1, 1]), np.array([0, 2])), shape=(1, 2))
    assert pool(matrix, torch.tensor([[1.0], [3.0]])).tolist() == [[6.0]]


def test_empty_rows_and_no_rows() -> None:
    table = torch.ones(3, 2)
    assert pool(csr_matrix((2, 3), dtype=np.float32), table).tolist() == [[0, 0], [0, 0]]
    assert pool(csr_matrix((0, 3), dtype=np.float32), table).shape == (0, 2)
