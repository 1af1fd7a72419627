from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from glosa.training.batches import in_batches, lengths, to_tensors

CPU = torch.device("cpu")


def test_each_kind_of_view_becomes_a_tensor() -> None:
    tokens = np.array([[1, 2, 0, 0], [3, 0, 0, 0]], np.int32)
    bag = csr_matrix(np.array([[0, 2.0, 0], [1, 0, 3]]))
    vectors = np.ones((2, 2), np.float64)
    first, second, third = to_tensors((tokens, bag, vectors), CPU)
    assert (first.dtype, first.tolist()) == (torch.int64, [[1, 2], [3, 0]])
    assert (second.layout, second.dtype, second.to_dense().tolist()) == (
        torch.sparse_csr,
        torch.float32,
        [[0, 2, 0], [1, 0, 3]],
    )
    assert third.dtype == torch.float32


def test_what_is_empty_keeps_a_column() -> None:
    assert [x.shape for x in to_tensors((np.zeros((3, 5), np.int32), np.zeros((0, 5), np.int32)), CPU)] == [
        (3, 1),
        (0, 1),
    ]


def test_zeros_inside_a_text_are_kept() -> None:
    assert to_tensors((np.array([[1, 0, 2, 0]]),), CPU)[0].tolist() == [[1, 0, 2]]


def test_sparse_tensors_have_gradients() -> None:
    (bag,) = to_tensors((csr_matrix(np.eye(3)[[0, 2]]),), CPU)
    layer = torch.nn.Linear(3, 2)
    layer(bag).sum().backward()
    assert layer.weight.grad.tolist() == [[1, 0, 1], [1, 0, 1]]


def test_views_without_tokens_have_no_length() -> None:
    assert lengths((csr_matrix(np.eye(2)), np.ones((2, 3)))).tolist() == [0, 0]


@given(st.integers(1, 500), st.integers(1, 64), st.booleans())
def test_every_row_is_in_one_batch(rows: int, size: int, long: bool) -> None:
    random = np.random.default_rng(0)
    length = random.integers(1, 30, rows) * long
    batches = in_batches(random.permutation(rows), length, size, random)
    assert sorted(np.concatenate(batches).tolist()) == list(range(rows))
    sizes = [len(batch) for batch in batches]
    assert len(batches) == -(-rows // size)
    assert max(sizes) - min(sizes) <= 1


def test_batches_of_like_length_have_little_padding() -> None:
    random = np.random.default_rng(0)
    length = random.integers(1, 100, 3200)
    alike = sum(length[batch].max() * len(batch) for batch in in_batches(random.permutation(3200), length, 32, random))
    assert length.sum() < alike < 1.05 * length.sum()
