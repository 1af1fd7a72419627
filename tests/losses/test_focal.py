from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from glosa.losses.cross_entropy import CrossEntropy
from glosa.losses.focal import Focal

COUNTS = torch.tensor([3, 2, 1])
LOGITS = torch.randn(6, 3, generator=torch.Generator().manual_seed(0))
TARGET = torch.arange(6) % 3


@pytest.mark.parametrize("gamma", [0.5, 2.0])
def test_after_its_formula(gamma: float) -> None:
    p = LOGITS.softmax(1)[torch.arange(6), TARGET]
    torch.testing.assert_close(Focal(COUNTS, gamma=gamma)(LOGITS, TARGET), -((1 - p) ** gamma) * p.log())


def test_without_gamma_it_is_cross_entropy() -> None:
    torch.testing.assert_close(Focal(COUNTS, gamma=0)(LOGITS, TARGET), CrossEntropy(COUNTS)(LOGITS, TARGET))


def test_two_classes_against_the_binary_form() -> None:
    # The paper's form for one logit x: cross-entropy with sigmoid(x) times (1 - p)^gamma.
    x = torch.linspace(-4, 4, 9)
    two = Focal(torch.ones(2), gamma=2)(torch.stack([torch.zeros(9), x], 1), torch.ones(9, dtype=torch.int64))
    one = functional.binary_cross_entropy_with_logits(x, torch.ones(9), reduction="none") * (1 - x.sigmoid()) ** 2
    torch.testing.assert_close(two, one)


def test_the_slope_is_finite_where_all_is_known() -> None:
    logits = torch.tensor([[50.0, 0.0]], requires_grad=True)
    Focal(torch.ones(2), gamma=0.5)(logits, torch.tensor([0])).sum().backward()
    assert torch.isfinite(logits.grad).all()
