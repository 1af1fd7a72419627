from __future__ import annotations

import pytest
import torch

from glosa.layers.normalisation import Normalisation


def test_the_first_batches_count_alike_and_later_ones_a_tenth() -> None:
    layer = Normalisation(1)
    for number in range(11):
        layer(torch.tensor([[[[number - 1.0, number + 1.0]]]]))
    assert layer.running_mean is not None
    assert layer.running_var is not None
    assert layer.running_mean.item() == pytest.approx(0.9 * 4.5 + 0.1 * 10)
    assert layer.running_var.item() == pytest.approx(2.0)  # two numbers, 1 away from their mean


def test_scoring_changes_nothing() -> None:
    layer = Normalisation(2).eval()
    before = {name: value.clone() for name, value in layer.state_dict().items()}
    layer(torch.ones(3, 2, 4, 4))
    assert all(torch.equal(before[name], value) for name, value in layer.state_dict().items())
