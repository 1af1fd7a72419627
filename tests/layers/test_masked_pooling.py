from __future__ import annotations

import pytest
import torch

from glosa.layers.masked_pooling import MaskedPooling, masked_max, masked_mean

MASK = torch.tensor([[True, True, False], [True, True, True], [False, False, False]])


def test_against_each_row_alone() -> None:
    x = torch.randn(3, 3, 4, generator=torch.Generator().manual_seed(0))
    for row, length in enumerate([2, 3]):
        torch.testing.assert_close(masked_mean(x, MASK)[row], x[row, :length].mean(0))
        torch.testing.assert_close(masked_max(x, MASK)[row], x[row, :length].amax(0))


@pytest.mark.parametrize("kind", ["mean", "max", "attention"])
def test_rows_without_tokens_give_zeros(kind: str) -> None:
    pooled = MaskedPooling(kind, 4)(torch.ones(3, 3, 4), MASK)  # type: ignore[arg-type]
    assert not pooled[2].any()
    assert pooled.isfinite().all()


def test_attention_by_hand() -> None:
    pooling = MaskedPooling("attention", 1)
    assert pooling.attention is not None
    for weights, value in zip(pooling.parameters(), (1.0, 0.0, 2.0), strict=True):
        torch.nn.init.constant_(weights, value)
    x = torch.tensor([[[0.0], [1.0], [9.0]]])
    shares = torch.tensor([0.0, 2 * torch.tensor(1.0).tanh()]).softmax(0)
    torch.testing.assert_close(pooling(x, MASK[:1]), shares[1].view(1, 1))
