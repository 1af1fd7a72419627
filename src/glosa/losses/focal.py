"""Focal loss: what is known already costs next to nothing (Lin et al. 2017)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glosa._validate import Rule, is_number, require
from glosa.losses.class_weights import Weighting
from glosa.losses.cross_entropy import CrossEntropy

if TYPE_CHECKING:
    from torch import Tensor


class Focal(CrossEntropy):
    """Cross-entropy times ``(1 - p) ^ gamma``, where p is the probability of the right code.

    Args:
        counts: How many records each code has, shape (n_codes,).
        gamma: How fast sure answers lose their weight, 0 (cross-entropy) to 10.
        class_weight: "none", "balanced" or "effective", as `class_weights` tells.
        beta: Of "effective".

    Raises:
        SettingsError: An option is out of its range.

    >>> import torch
    >>> logits = torch.tensor([[0.75, 0.25]]).log()
    >>> Focal(torch.ones(2), gamma=2)(logits, torch.tensor([0]))  # log(4/3) / 16
    tensor([0.0180])
    """

    def __init__(
        self, counts: Tensor, *, gamma: float = 2.0, class_weight: Weighting = "none", beta: float = 0.999
    ) -> None:
        super().__init__(counts, class_weight=class_weight, beta=beta, gamma=gamma)
        require([Rule("gamma", gamma, is_number(gamma, 0, 10), "a number from 0 to 10")])
        self.gamma = gamma

    def price(self, log_probability: Tensor, target: Tensor) -> Tensor:
        """Return ``-w (1 - p)^gamma log p``."""
        # clamped: below a power of 1 the slope at p = 1 is infinite
        missing = (-log_probability.expm1()).clamp_min(1e-9)
        return missing**self.gamma * super().price(log_probability, target)
