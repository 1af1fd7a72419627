"""Adam over the weights of a small network as one vector."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

_BETAS = 0.9, 0.999
_TINY = 1e-8
_STRETCH = 1 << 16  # weights at a time: they and all that is known of them fit into a processor's cache


class FlatAdam:
    """Adam (Kingma and Ba 2015) that holds all weights of a network, and their slopes, in one vector each.

    A few long operations take less time than many short ones. And whoever uses `torch.optim` loads PyTorch's compiler,
    which takes as long as a network of n-grams takes to learn some thousand records.

    Args:
        start: First values of the weights, float32.
        short: The numbers that are multiplied: bfloat16 where the hardware multiplies it, or float32.

    Attributes:
        weights: The weights by name.
        copies: The same in short numbers, brought up to date by every step.
        slopes: In short numbers, what the loss changes with each weight; whoever finds a part of it adds it.

    >>> adam = FlatAdam({"w": torch.zeros(2)}, torch.float32)
    >>> _ = adam.slopes["w"].add_(torch.tensor([1.0, -5.0]))
    >>> adam.step(0.1)
    >>> adam.weights["w"], adam.slopes["w"]
    (tensor([-0.1000,  0.1000]), tensor([0., 0.]))
    """

    def __init__(self, start: Mapping[str, Tensor], short: torch.dtype) -> None:
        self._weights = torch.cat([part.flatten() for part in start.values()])
        self._copies = self._weights.clone().to(short)
        self._slopes = torch.zeros_like(self._copies)
        moments = torch.zeros_like(self._weights), torch.zeros_like(self._weights)
        every = (self._weights, self._copies, self._slopes, *moments)
        self._stretches = list(zip(*(torch.split(numbers, _STRETCH) for numbers in every), strict=True))
        self._steps = 0
        self.weights, self.copies, self.slopes = (
            _parted(whole, start) for whole in (self._weights, self._copies, self._slopes)
        )

    def step(self, rate: float) -> None:
        """Move the weights against the slopes that have added up, and forget these."""
        self._steps += 1
        of_mean, of_square = (1 - beta**self._steps for beta in _BETAS)
        for weights, copies, slopes, mean, square in self._stretches:
            slope = slopes.to(weights.dtype)
            mean.lerp_(slope, 1 - _BETAS[0])
            square.mul_(_BETAS[1]).addcmul_(slope, slope, value=1 - _BETAS[1])
            spread = torch.sqrt(square).add_(_TINY * of_square**0.5)
            weights.addcdiv_(mean, spread, value=-rate * of_square**0.5 / of_mean)
            copies.copy_(weights)
        self._slopes.zero_()

    def put(self, weights: Mapping[str, Tensor]) -> None:
        """Take other values for the weights."""
        for name, values in weights.items():
            self.weights[name].copy_(values)
        self._copies.copy_(self._weights)


def _parted(whole: Tensor, like: Mapping[str, Tensor]) -> dict[str, Tensor]:
    parts = torch.split(whole, [part.numel() for part in like.values()])
    return {name: part.view_as(like[name]) for name, part in zip(like, parts, strict=True)}
