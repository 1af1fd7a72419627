"""Adam over the weights of a small network as one vector."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import nn

_BETAS = 0.9, 0.999
_TINY = 1e-8


class FlatAdam:
    """Adam (Kingma and Ba 2015) that holds all weights of a network, and their gradients, in one vector each.

    A few long operations take less time than many short ones. And whoever uses `torch.optim` loads PyTorch's compiler,
    which takes as long as a network of n-grams takes to learn some thousand records.

    Args:
        weights: What is learned; from now on they are parts of that vector.

    >>> layer = nn.Linear(2, 1, bias=False)
    >>> _ = layer.weight.data.zero_()
    >>> adam = FlatAdam(layer.parameters())
    >>> layer(torch.tensor([[1.0, -5.0]])).sum().backward()
    >>> adam.step(0.1)
    >>> layer.weight.data
    tensor([[-0.1000,  0.1000]])
    """

    def __init__(self, weights: Iterable[nn.Parameter]) -> None:
        parts = list(weights)
        self._values = torch.cat([part.detach().flatten() for part in parts])
        self._slope, self._mean, self._square = (torch.zeros_like(self._values) for _ in range(3))
        self._steps = 0
        sizes = [part.numel() for part in parts]
        values_of, slope_of = torch.split(self._values, sizes), torch.split(self._slope, sizes)
        for part, values, slope in zip(parts, values_of, slope_of, strict=True):
            part.data, part.grad = values.view_as(part), slope.view_as(part)

    def forget(self) -> None:
        """Set the gradients to zero."""
        self._slope.zero_()

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """Move the weights against the gradients that have added up."""
        self._steps += 1
        of_mean, of_square = (1 - beta**self._steps for beta in _BETAS)
        self._mean.lerp_(self._slope, 1 - _BETAS[0])
        self._square.mul_(_BETAS[1]).addcmul_(self._slope, self._slope, value=1 - _BETAS[1])
        spread = (self._square / of_square).sqrt_().add_(_TINY)
        self._values.addcdiv_(self._mean, spread, value=-rate / of_mean)
