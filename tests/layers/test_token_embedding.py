from __future__ import annotations

import torch

from glosa.layers.token_embedding import start_from, token_embedding


def test_padding_is_zero_and_never_learns() -> None:
    torch.manual_seed(0)
    embedding = token_embedding(5, 3)
    optimiser = torch.optim.Adam(embedding.parameters(), lr=0.1)
    before = embedding.weight.detach().clone()
    assert 0 < before[1:].abs().max() <= 0.05
    embedding(torch.tensor([[0, 1]])).sum().backward()
    optimiser.step()
    assert not embedding.weight[0].any()
    assert (embedding.weight[1] != before[1]).all()


def test_known_values_frozen_or_not() -> None:
    embedding = token_embedding(4, 2)
    before = embedding.weight.detach().clone()
    start_from(embedding, torch.tensor([3, 1]), torch.tensor([[1.0, 2.0], [3.0, 4.0]]), frozen=False)
    assert embedding.weight[[3, 1]].tolist() == [[1, 2], [3, 4]]
    assert torch.equal(embedding.weight[2], before[2])
    assert embedding.weight.requires_grad
