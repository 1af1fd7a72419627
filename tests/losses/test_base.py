from __future__ import annotations

import pytest
import torch

from glosa.losses.cross_entropy import CrossEntropy
from glosa.losses.focal import Focal
from glosa.losses.level_loss import level_loss
from glosa.losses.logit_adjusted import LogitAdjusted

COUNTS = torch.tensor([8, 4, 2, 1])
GROUPS = [torch.tensor([0, 0, 1, 1]), torch.tensor([0, 0, 0, 0])]
LOGITS = torch.randn(12, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64) * 3
TARGET = torch.arange(12) % 4


def test_cross_entropy_of_levels_against_the_one_with_its_own_gradient() -> None:
    logits = LOGITS.clone().requires_grad_()
    loss = CrossEntropy(COUNTS)(logits, TARGET, GROUPS, 0.7)
    (gradient,) = torch.autograd.grad(loss.sum(), logits)
    expected, slope = level_loss(LOGITS, TARGET, GROUPS, 0.7)
    torch.testing.assert_close(loss, expected)
    torch.testing.assert_close(gradient, slope)


def test_each_level_costs_what_the_loss_makes_of_its_group() -> None:
    # Probabilities 1/2, 1/4, 1/8, 1/8; the right code is the second, its group has 3/4.
    logits = torch.tensor([[4.0, 2.0, 1.0, 1.0]]).log()
    loss = Focal(torch.ones(4), gamma=1)(logits, torch.tensor([1]), GROUPS[:1], 0.5)
    by_hand = 3 / 4 * torch.tensor(4.0).log() + 0.5 * 1 / 4 * torch.tensor(4 / 3).log()
    assert loss.item() == pytest.approx(by_hand.item())


def test_levels_see_adjusted_logits() -> None:
    adjusted = LogitAdjusted(COUNTS)(LOGITS, TARGET, GROUPS, 0.3)
    plain = CrossEntropy(COUNTS)(LOGITS + (COUNTS / 15).log(), TARGET, GROUPS, 0.3)
    torch.testing.assert_close(adjusted, plain)


@pytest.mark.parametrize("logit", [1e4, -1e4])
def test_it_stays_finite_where_a_group_is_out_of_reach(logit: float) -> None:
    logits = torch.tensor([[0.0, 0.0, logit, logit]], requires_grad=True)
    loss = CrossEntropy(COUNTS)(logits, torch.tensor([0]), GROUPS, 1.0)
    (gradient,) = torch.autograd.grad(loss.sum(), logits)
    assert torch.isfinite(loss).all()
    assert torch.isfinite(gradient).all()
