from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from glosa.losses.consistency import disagreement


def test_by_hand() -> None:
    # Probabilities 1/2, 1/2 and 1/4, 3/4: both divergences are sums of p log(p / q).
    forth = 0.5 * np.log(0.5 / 0.25) + 0.5 * np.log(0.5 / 0.75)
    back = 0.25 * np.log(0.25 / 0.5) + 0.75 * np.log(0.75 / 0.5)
    value, *_ = disagreement(torch.zeros(1, 2), torch.tensor([[0.0, np.log(3)]]))
    assert value.item() == pytest.approx((forth + back) / 2)


def test_against_kl_div() -> None:
    first, second = torch.randn(2, 30, 7, generator=torch.Generator().manual_seed(0), dtype=torch.float64).mul(3)
    first, second = first.requires_grad_(), second.requires_grad_()
    log_p, log_q = first.log_softmax(1), second.log_softmax(1)
    forth = functional.kl_div(log_q, log_p, log_target=True, reduction="none").sum(1)
    back = functional.kl_div(log_p, log_q, log_target=True, reduction="none").sum(1)
    expected = (forth + back) / 2
    slopes = torch.autograd.grad(expected.sum(), [first, second])
    value, *gradients = disagreement(first.detach(), second.detach())
    torch.testing.assert_close(value, expected.detach())
    torch.testing.assert_close(gradients, list(slopes))


def test_the_order_does_not_matter() -> None:
    first, second = torch.randn(2, 3, 4, generator=torch.Generator().manual_seed(1))
    value, to_first, to_second = disagreement(first, second)
    torch.testing.assert_close(disagreement(second, first), (value, to_second, to_first))
