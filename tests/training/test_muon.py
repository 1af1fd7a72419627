from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from glosa.training.muon import Muon, orthogonal
from glosa.training.optimisers import make_optimiser, set_rate
from glosa.training.settings import Training
from glosa.training.state import load_optimiser, optimiser_arrays

HOW = Training(optimiser="muon", learning_rate=0.01, weight_decay=0.1)


def network() -> nn.Sequential:
    torch.manual_seed(0)
    parts = nn.Conv2d(2, 6, 3), nn.BatchNorm2d(6), nn.ReLU(), nn.Flatten(), nn.Linear(6 * 4, 3)
    return nn.Sequential(*parts)


def take_steps(model: nn.Module, optimiser: torch.optim.Optimizer, count: int) -> None:
    pictures, codes = torch.randn(8, 2, 4, 4, generator=torch.Generator().manual_seed(1)), torch.arange(8) % 3
    for _ in range(count):
        optimiser.zero_grad()
        nn.functional.cross_entropy(model(pictures), codes).backward()
        optimiser.step()


@pytest.mark.parametrize("shape", [(4, 30), (30, 4), (7, 7)])
def test_singular_values_come_near_one(shape: tuple[int, int]) -> None:
    matrix = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    left, values, right = torch.linalg.svd(matrix, full_matrices=False)
    found = orthogonal(matrix * 100)
    assert torch.linalg.svdvals(found).sub(0.95).abs().max() < 0.3
    if min(values) > 0.2 * max(values):
        assert nn.functional.cosine_similarity(found.flatten(), (left @ right).flatten(), dim=0) > 0.97


def test_a_first_step_has_the_length_of_one_of_adamw() -> None:
    model = network()
    before = [weight.detach().clone() for weight in model.parameters()]
    optimiser = make_optimiser(model, Training(optimiser="muon", learning_rate=0.01))
    take_steps(model, optimiser, 1)
    steps = [(new - old).square().mean().sqrt().item() for new, old in zip(model.parameters(), before, strict=True)]
    matrices = [steps[n] for n, weight in enumerate(before) if weight.ndim > 1]
    assert matrices == pytest.approx([0.002] * 2, rel=0.5), "a fifth of the rate, as AdamW has on the whole"
    filters = (model[0].weight - before[0]).flatten(1) / 0.01 / 0.2 / math.sqrt(18)
    assert torch.linalg.svdvals(filters).sub(0.95).abs().max() < 0.3


def test_vectors_and_tables_of_embeddings_move_as_adamw_moves_them() -> None:
    ours, theirs = nn.EmbeddingBag(9, 4), nn.EmbeddingBag(9, 4)
    theirs.load_state_dict(ours.state_dict())
    one = make_optimiser(ours, HOW)
    other = torch.optim.AdamW(theirs.parameters(), lr=0.01, weight_decay=0.1)
    for number in range(5):
        for model, optimiser in ((ours, one), (theirs, other)):
            optimiser.zero_grad()
            model(torch.tensor([[number, 2]])).square().sum().backward()
            optimiser.step()
    torch.testing.assert_close(ours.weight, theirs.weight)
    assert [group["orthogonal"] for group in one.param_groups] == [False]


def test_goes_on_where_it_stopped() -> None:
    whole, first, second = network(), network(), network()
    take_steps(whole, make_optimiser(whole, HOW), 4)
    stopped = make_optimiser(first, HOW)
    take_steps(first, stopped, 2)
    second.load_state_dict(first.state_dict())
    again = make_optimiser(second, HOW)
    load_optimiser(again, optimiser_arrays(stopped))
    take_steps(second, again, 2)
    for one, other in zip(whole.parameters(), second.parameters(), strict=True):
        torch.testing.assert_close(one, other)


def test_the_rate_is_set_for_matrices_and_for_the_rest() -> None:
    optimiser = make_optimiser(network(), HOW)
    assert isinstance(optimiser, Muon)
    assert [group["orthogonal"] for group in optimiser.param_groups] == [True, False]
    set_rate(optimiser, 0.5)
    assert [group["lr"] for group in optimiser.param_groups] == [0.5, 0.5]
