"""Muon (Jordan et al. 2024): momentum made orthogonal, so that a step moves a matrix as far in all its directions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor

from glosa.types import Json

_ROUNDS = 5
_CURVE = (3.4445, -4.7750, 2.0315)  # brings singular values from 0 to 1 near 1 within those rounds
_AS_ADAM = 0.2  # the root mean square of a number's step in AdamW, about
_SMALLEST = 1e-8


class Muon(torch.optim.Optimizer):
    """Moves matrices by their momentum made orthogonal, and any other weights as AdamW does.

    Filters of a convolution are a matrix with a row for each filter. A step is as long as one of AdamW (Liu et al.
    2025), so that the same learning rate and weight decay serve both.

    Args:
        groups: Each with ``params`` and ``orthogonal``: whether they are such matrices.
        learning_rate: How far.
        weight_decay: How much weights shrink.
        momentum: Of matrices.
        betas: Of the means that AdamW keeps.
    """

    def __init__(
        self,
        groups: Iterable[dict[str, Any]],
        *,
        learning_rate: float,
        weight_decay: float = 0.0,
        momentum: float = 0.95,
        betas: tuple[float, float] = (0.9, 0.999),
    ) -> None:
        kept = {"lr": learning_rate, "weight_decay": weight_decay, "momentum": momentum, "betas": betas}
        super().__init__(groups, kept)

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> None:  # type: ignore[override]
        """Take a step."""
        if closure is not None:
            with torch.enable_grad():
                closure()
        for group in self.param_groups:
            direction = _of_matrix if group["orthogonal"] else _of_adam
            for weight in group["params"]:
                if weight.grad is not None:
                    weight.mul_(1 - group["lr"] * group["weight_decay"])
                    weight.sub_(direction(weight.grad, self.state[weight], group), alpha=group["lr"])


def _of_matrix(gradient: Tensor, kept: Json, group: Json) -> Tensor:
    if not kept:
        kept["mean"] = torch.zeros_like(gradient)
    mean: Tensor = kept["mean"].lerp_(gradient, 1 - group["momentum"])
    matrix = gradient.lerp(mean, group["momentum"]).flatten(1)  # looks ahead, as Nesterov does
    return orthogonal(matrix).mul(_AS_ADAM * math.sqrt(max(matrix.shape))).view(gradient.shape)


def _of_adam(gradient: Tensor, kept: Json, group: Json) -> Tensor:
    first, second = group["betas"]
    if not kept:
        kept |= {"steps": torch.zeros(()), "mean": torch.zeros_like(gradient), "square": torch.zeros_like(gradient)}
    kept["steps"] += 1
    steps = float(kept["steps"])
    mean: Tensor = kept["mean"].lerp_(gradient, 1 - first)
    square: Tensor = kept["square"].lerp_(gradient.square(), 1 - second)
    spread = (square / (1 - second**steps)).sqrt_().add_(_SMALLEST)
    moved: Tensor = mean / (1 - first**steps) / spread
    return moved


def orthogonal(matrix: Tensor) -> Tensor:
    """Return the nearest matrix whose singular values are all 1, or about: from 0.7 to 1.2 (Newton and Schulz).

    >>> orthogonal(torch.diag(torch.tensor([3.0, 1.0]))).diag().round(decimals=1)
    tensor([0.8000, 1.1000])
    """
    a, b, c = _CURVE
    is_tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if is_tall else matrix
    x = x / x.norm().clamp_min(_SMALLEST)
    for _ in range(_ROUNDS):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    found: Tensor = x.T if is_tall else x
    return found
