"""Cross-entropy, with a weight for each class if wanted."""

from __future__ import annotations

import torch
from torch import Tensor

from glosa.losses.base import Loss
from glosa.losses.class_weights import Weighting, class_weights


class CrossEntropy(Loss):
    """The negative log-probability of the right code, times the weight of its class.

    Args:
        counts: How many records each code has, shape (n_codes,).
        class_weight: "none", "balanced" or "effective", as `class_weights` tells.
        beta: Of "effective".

    Raises:
        SettingsError: An option is out of its range.

    >>> loss = CrossEntropy(torch.tensor([1, 3]), class_weight="balanced")
    >>> loss(torch.zeros(2, 2), torch.tensor([0, 1]))  # log(2) * 2 and log(2) * 2/3
    tensor([1.3863, 0.4621])
    """

    weight: Tensor

    def __init__(
        self, counts: Tensor, *, class_weight: Weighting = "none", beta: float = 0.999, **options: object
    ) -> None:
        super().__init__(counts, class_weight=class_weight, beta=beta, **options)
        weights = class_weights(counts.numpy(), class_weight, beta)
        self.register_buffer("weight", torch.from_numpy(weights).float())

    def price(self, log_probability: Tensor, target: Tensor) -> Tensor:
        """Return ``-w log p``."""
        return -self.weight[target] * log_probability
