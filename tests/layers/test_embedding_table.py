from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.sparse import csr_matrix, random
from torch import Tensor

from glosa.layers.embedding_table import DECAY, EmbeddingTable

CPU = torch.device("cpu")
RATE = 0.1


def table(rows: int = 12, seed: int = 0) -> EmbeddingTable:
    return EmbeddingTable(rows, 3, generator=torch.Generator().manual_seed(seed), device=CPU)


def bags(seed: int) -> csr_matrix:
    return random(5, 12, density=0.4, format="csr", dtype=np.float32, random_state=np.random.default_rng(seed))


def loss(pooled: Tensor) -> Tensor:
    return (pooled.sin() * torch.arange(1.0, 4.0)).sum()


def dense_gradient(matrix: csr_matrix, values: Tensor) -> Tensor:
    """What automatic differentiation finds for every row of a dense table."""
    dense = values.clone().requires_grad_()
    loss(torch.from_numpy(matrix.toarray()) @ dense).backward()
    assert dense.grad is not None
    return dense.grad


def test_steps_are_those_of_adam_with_a_moment_a_row() -> None:
    learned = table()
    values, moments = learned.values.clone(), torch.zeros(12)
    for number in range(1, 4):
        matrix = bags(number)
        touched = torch.from_numpy(np.unique(matrix.indices).astype(np.int64))
        gradient = dense_gradient(matrix, values)[touched]
        moments[touched] = DECAY * moments[touched] + (1 - DECAY) * gradient.square().mean(1)
        scale = (moments[touched] / (1 - DECAY**number)).sqrt() + 1e-8
        values[touched] -= RATE * gradient / scale[:, None]

        pooled = learned.pool(matrix).requires_grad_()
        learned.step(matrix, torch.autograd.grad(loss(pooled), pooled)[0], RATE)
        torch.testing.assert_close(learned.values, values, atol=1e-5, rtol=1e-4)


def test_rows_that_no_record_has_stay_as_they_are() -> None:
    learned = table()
    before = learned.values.clone()
    matrix = csr_matrix(np.eye(1, 12, 4, dtype=np.float32))
    learned.step(matrix, torch.ones(1, 3), RATE)
    changed = (learned.values != before).any(1)
    assert changed.nonzero().tolist() == [[4]]
    # The first step of Adam moves by the rate, against the sign of the gradient.
    torch.testing.assert_close(learned.values[4], before[4] - RATE)


def test_no_gradient_changes_nothing() -> None:
    learned = table()
    before = learned.values.clone()
    learned.step(bags(0), torch.zeros(5, 3), RATE)
    torch.testing.assert_close(learned.values, before)


def test_first_values_come_from_the_generator() -> None:
    torch.testing.assert_close(table(seed=1).values, table(seed=1).values)
    assert (table(seed=1).values != table(seed=2).values).any()
    wide = EmbeddingTable(1000, 50, generator=torch.Generator().manual_seed(0), device=CPU)
    assert wide.values.std().item() == pytest.approx(0.02, rel=0.05)
