"""What kinds of autoencoders ask for, against PyTorch's distributions and against derivatives worked out by hand."""

from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as F
from torch.distributions import Bernoulli, Normal, kl_divergence

from glosa.losses.autoencoding import (
    contraction,
    gaussian_divergence,
    reconstruction_error,
    sparsity_divergence,
)


def test_the_error_is_a_negative_log_likelihood() -> None:
    torch.manual_seed(0)
    output, x = torch.randn(4, 2, 3), torch.randn(4, 2, 3)
    constant = 6 * math.log(math.sqrt(2 * math.pi))
    expected = -Normal(output, 1.0).log_prob(x).flatten(1).sum(1) - constant  # type: ignore[no-untyped-call]
    torch.testing.assert_close(reconstruction_error(output, x, "squared"), expected)
    on = (x > 0).float()
    expected = -Bernoulli(logits=output).log_prob(on).flatten(1).sum(1)  # type: ignore[no-untyped-call]
    torch.testing.assert_close(reconstruction_error(output, on, "binary"), expected)


def test_divergences_are_those_of_pytorch() -> None:
    torch.manual_seed(0)
    mean, log_variance = torch.randn(5, 3), torch.randn(5, 3)
    normal = Normal(mean, (log_variance / 2).exp())
    expected = kl_divergence(normal, Normal(torch.zeros(5, 3), torch.ones(5, 3))).sum(1)
    torch.testing.assert_close(gaussian_divergence(mean, log_variance), expected)
    activation = torch.rand(50, 4)
    expected = kl_divergence(Bernoulli(torch.full((4,), 0.05)), Bernoulli(activation.mean(0))).sum()
    torch.testing.assert_close(sparsity_divergence(activation, 0.05), expected)


def test_the_gradient_of_the_divergence_by_hand() -> None:
    """Of the mean it is the mean; of the log variance half of what the variance is above 1."""
    mean = torch.tensor([[2.0]], requires_grad=True)
    log_variance = torch.tensor([[math.log(3.0)]], requires_grad=True)
    gaussian_divergence(mean, log_variance).sum().backward()  # type: ignore[no-untyped-call]
    assert mean.grad is not None
    assert log_variance.grad is not None
    assert mean.grad.item() == pytest.approx(2.0)
    assert log_variance.grad.item() == pytest.approx(1.0)


def test_contraction_is_the_norm_of_the_jacobian_on_average() -> None:
    torch.manual_seed(0)
    weight = torch.randn(3, 4)

    def encode(x: torch.Tensor) -> torch.Tensor:
        return torch.tanh(x @ weight)

    x = torch.randn(1, 3)
    slope = torch.autograd.functional.jacobian(lambda row: encode(row[None])[0], x[0])  # type: ignore[no-untyped-call]
    exact = slope.square().sum()
    directions = torch.randint(0, 2, (4000, 4)) * 2.0 - 1.0
    found = contraction(encode, x.expand(4000, 3), directions)
    assert found.mean().item() == pytest.approx(exact.item(), rel=0.05)


def test_contraction_moves_the_weights() -> None:
    """Codes are w x: the square of w is what is made small, and its gradient is 2 w."""
    weight = torch.tensor([[3.0]], requires_grad=True)
    contraction(lambda x: F.linear(x, weight), torch.ones(1, 1), torch.ones(1, 1)).sum().backward()  # type: ignore[no-untyped-call]
    assert weight.grad is not None
    assert weight.grad.item() == pytest.approx(6.0)
