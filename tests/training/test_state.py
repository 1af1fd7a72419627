from __future__ import annotations

import pytest
import torch
from torch import nn

from glosa.training.optimisers import make_optimiser
from glosa.training.settings import Training
from glosa.training.state import load_optimiser, optimiser_arrays, to_arrays, to_state


@pytest.mark.parametrize("optimiser", ["adam", "adamw", "rmsprop", "sgd"])
def test_an_optimiser_goes_on_where_it_was(optimiser: str) -> None:
    def step(layer: nn.Linear, moved_by: torch.optim.Optimizer) -> list[float]:
        layer.zero_grad()
        (layer(torch.ones(1, 3)) ** 2).sum().backward()
        moved_by.step()
        return layer.weight.flatten().tolist()

    torch.manual_seed(0)
    first, second = nn.Linear(3, 2), nn.Linear(3, 2)
    training = Training(optimiser=optimiser, learning_rate=0.1, weight_decay=0.01)
    one, other = make_optimiser(first, training), make_optimiser(second, training)
    step(first, one)
    second.load_state_dict(to_state(to_arrays(first.state_dict())))
    load_optimiser(other, optimiser_arrays(one))
    assert [step(second, other) for _ in range(3)] == [step(first, one) for _ in range(3)]


def test_frozen_weights_are_left_alone() -> None:
    layer = nn.Linear(3, 2)
    layer.weight.requires_grad_(False)
    (group,) = make_optimiser(layer, Training()).param_groups
    assert [len(weight) for weight in group["params"]] == [2]
