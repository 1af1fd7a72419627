"""Cross-entropy, with a weight for each class and smooth labels if wanted."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from glosa._validate import Rule, is_number, require
from glosa.losses.base import Loss
from glosa.losses.class_weights import Weighting, class_weights


class CrossEntropy(Loss):
    """The negative log-probability of the right code, times the weight of its class.

    Args:
        counts: How many records each code has, shape (n_codes,).
        class_weight: "none", "balanced" or "effective", as `class_weights` tells.
        beta: Of "effective".
        smoothing: Share of each label that all codes get alike, 0 to below 1 (Szegedy et al. 2016).

    Raises:
        SettingsError: An option is out of its range.

    >>> loss = CrossEntropy(torch.tensor([1, 3]), class_weight="balanced")
    >>> loss(torch.zeros(2, 2), torch.tensor([0, 1]))  # log(2) * 2 and log(2) * 2/3
    tensor([1.3863, 0.4621])
    """

    weight: Tensor

    def __init__(
        self,
        counts: Tensor,
        *,
        class_weight: Weighting = "none",
        beta: float = 0.999,
        smoothing: float = 0.0,
        **options: object,
    ) -> None:
        told = {"smoothing": smoothing} if smoothing else {}
        super().__init__(counts, class_weight=class_weight, beta=beta, **told, **options)
        valid = is_number(smoothing, 0, 1) and smoothing < 1
        require([Rule("smoothing", smoothing, valid, "a number from 0 to below 1")])
        self.smoothing = smoothing
        weights = class_weights(counts.numpy(), class_weight, beta)
        self.register_buffer("weight", torch.from_numpy(weights).float())

    def price(self, log_probability: Tensor, target: Tensor) -> Tensor:
        """Return ``-w log p``."""
        return -self.weight[target] * log_probability

    def forward(
        self, logits: Tensor, target: Tensor, members: Sequence[Tensor] = (), level_weight: float = 0.0
    ) -> Tensor:
        """Return the loss of each record, as `Loss.forward` tells, a share of it the mean price of all codes."""
        loss = super().forward(logits, target, members, level_weight)
        if not self.smoothing:
            return loss
        everywhere = self.price(self.adjust(logits).log_softmax(1).mean(1), target)
        return (1 - self.smoothing) * loss + self.smoothing * everywhere
