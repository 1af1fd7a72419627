"""What an autoencoder makes small: how far the output is from the input, and what its kind asks of the codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias, get_args

import torch
import torch.nn.functional as F
from torch import Tensor

Error: TypeAlias = Literal["squared", "binary"]
ERRORS: tuple[Error, ...] = get_args(Error)


def reconstruction_error(output: Tensor, x: Tensor, error: Error) -> Tensor:
    """Return how far each row is from what came out, shape (n_rows,).

    Args:
        output: What the decoder says, of the shape of `x`; with "binary" logits.
        x: What went in, shape (n_rows, ...); with "binary" from 0 to 1.
        error: "squared" is half the sum of squares, which is the negative log-likelihood under unit variance but for a
            constant; "binary" is the cross-entropy of every number by itself.

    >>> reconstruction_error(torch.tensor([[1.0, 3.0]]), torch.tensor([[0.0, 1.0]]), "squared")
    tensor([2.5000])
    """
    return errors_of_numbers(output, x, error).flatten(1).sum(1)


def errors_of_numbers(output: Tensor, x: Tensor, error: Error) -> Tensor:
    """Return what each number adds to the error of its row, of the shape of `x`.

    >>> errors_of_numbers(torch.tensor([[1.0, 3.0]]), torch.tensor([[0.0, 1.0]]), "squared")
    tensor([[0.5000, 2.0000]])
    """
    if error == "squared":
        return (output - x).square() / 2
    return F.binary_cross_entropy_with_logits(output, x, reduction="none")


def gaussian_divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """Return the Kullback-Leibler divergence of each row's normal distribution from the standard one (Kingma 2014).

    Args:
        mean: Shape (n_rows, n_numbers).
        log_variance: Of the same shape.

    Returns:
        Shape (n_rows,), 0 or more.

    >>> gaussian_divergence(torch.tensor([[0.0, 2.0]]), torch.zeros(1, 2))  # half the square of the mean
    tensor([2.])
    """
    return (mean.square() + log_variance.exp() - 1 - log_variance).sum(1) / 2


def sparsity_divergence(activation: Tensor, wanted: float) -> Tensor:
    """Return how far the mean activation of each number of the codes is from the wanted one, summed (Ng 2011).

    Args:
        activation: From 0 to 1, shape (n_rows, n_numbers).
        wanted: How often a number shall be on, above 0 and below 1.

    >>> sparsity_divergence(torch.tensor([[0.5], [0.5]]), 0.5)
    tensor(0.)
    >>> sparsity_divergence(torch.tensor([[0.5], [0.5]]), 0.1)  # 0.1 log(0.1 / 0.5) + 0.9 log(0.9 / 0.5)
    tensor(0.3681)
    """
    mean = activation.mean(0).clamp(1e-6, 1 - 1e-6)
    on, off = torch.tensor(wanted), torch.tensor(1 - wanted)
    return (on * (on.log() - mean.log()) + off * (off.log() - (1 - mean).log())).sum()


def contraction(encode: Callable[[Tensor], Tensor], x: Tensor, direction: Tensor) -> Tensor:
    """Return an estimate of how much the codes of each row move with its numbers, shape (n_rows,).

    The square of the Frobenius norm of the Jacobian (Rifai et al. 2011) is what the square of the gradient of the codes
    along a random direction is on average (Hutchinson 1990), which takes one pass back, however many numbers there are.

    Args:
        encode: Gives codes, shape (n_rows, n_numbers).
        x: Shape (n_rows, ...).
        direction: Of mean 0 and variance 1 in every number, shape (n_rows, n_numbers).

    >>> weight = torch.tensor([[3.0, 0.0], [0.0, 4.0]])
    >>> contraction(lambda x: x @ weight, torch.zeros(1, 2), torch.tensor([[1.0, -1.0]]))
    tensor([25.])
    """
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        (slope,) = torch.autograd.grad((encode(x) * direction).sum(), x, create_graph=True)
    return slope.square().flatten(1).sum(1)
