from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from glosa.losses.level_loss import level_loss
from glosa.schemes import Scheme

LEVELS = Scheme.from_labels(["111", "112", "121", "211", "3"], hierarchy="digits").levels()
MEMBERS = [torch.from_numpy(member) for member in LEVELS.membership[:-1]]


def test_by_hand() -> None:
    # Probabilities 1/2, 1/4, 1/4; the right code is the second, its group holds the first two.
    logits = torch.tensor([[2.0, 1.0, 1.0]]).log()
    loss, gradient = level_loss(logits, torch.tensor([1]), [torch.tensor([0, 0, 1])], 0.5)
    assert loss.item() == pytest.approx(np.log(4) + 0.5 * np.log(4 / 3))
    # p - 1 for the code; p - p / (3/4) inside its group, p outside it.
    by_hand = np.array([1 / 2, -3 / 4, 1 / 4]) + 0.5 * np.array([-1 / 6, -1 / 12, 1 / 4])
    assert gradient[0].tolist() == pytest.approx(by_hand)


@pytest.mark.parametrize("weight", [0.0, 0.3, 2.0])
def test_against_nll_of_summed_probabilities(weight: float) -> None:
    generator = torch.Generator().manual_seed(0)
    logits = (torch.randn(20, 5, generator=generator, dtype=torch.float64) * 3).requires_grad_()
    target = torch.randint(5, (20,), generator=generator)
    probabilities = logits.softmax(1)
    expected = functional.nll_loss(probabilities.log(), target, reduction="none")
    for member in MEMBERS:
        sums = torch.zeros(20, int(member.max()) + 1, dtype=torch.float64).index_add(1, member, probabilities)
        expected = expected + weight * functional.nll_loss(sums.log(), member[target], reduction="none")
    (slope,) = torch.autograd.grad(expected.sum(), logits)
    loss, gradient = level_loss(logits.detach(), target, MEMBERS, weight)
    torch.testing.assert_close(loss, expected.detach())
    torch.testing.assert_close(gradient, slope)


def test_a_miss_in_the_right_group_costs_less() -> None:
    loss, _ = level_loss(torch.eye(5)[[1, 2, 3]] * 9, torch.tensor([0, 0, 0]), MEMBERS, 1.0)
    near, far, farthest = loss.tolist()
    assert near < far < farthest


def test_it_stays_finite_where_nothing_is_left_for_the_group() -> None:
    loss, gradient = level_loss(torch.tensor([[0.0, 0, 0, 1e4, 0]]), torch.tensor([0]), MEMBERS, 1.0)
    assert torch.isfinite(loss).all()
    assert torch.isfinite(gradient).all()
