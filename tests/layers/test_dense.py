from __future__ import annotations

import pytest
import torch

from glosa.layers.dense import Dense


def test_by_hand() -> None:
    dense = Dense([2, 1, 1], dropout=0.9).eval()
    for weights, values in zip(dense.parameters(), ([1.0, -2.0], [0.5], [3.0], [1.0]), strict=True):
        weights.data = torch.tensor(values).view_as(weights)
    assert dense(torch.tensor([[4.0, 1.0], [0.0, 1.0]])).tolist() == [[8.5], [1.0]]  # 3 * (4 - 2 + 0.5) + 1; 3 * 0 + 1


@pytest.mark.parametrize("sizes", [[4, 3], [4, 50, 3]])
def test_dropout_in_training_only(sizes: list[int]) -> None:
    torch.manual_seed(0)
    dense, x = Dense(sizes, dropout=0.5), torch.ones(1, 4)
    assert not torch.equal(dense(x), dense(x))
    dense.eval()
    assert torch.equal(dense(x), dense(x))


def test_penalty_of_hidden_layers_alone() -> None:
    dense = Dense([2, 2, 2, 3], l1=0.1, l2=0.2)
    hidden = [layer.weight for layer in list(dense.layers)[:2]]
    expected = sum(0.1 * weight.abs().sum() + 0.2 * (weight**2).sum() for weight in hidden)
    torch.testing.assert_close(dense.penalty(), expected)
    assert Dense([2, 3], l1=0.1).penalty().item() == 0
