"""Class-wise difficulty-balanced loss: hard classes count more, rare or not (Sinha et al. 2020)."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor

from glosa._validate import Rule, is_number, require
from glosa.losses.base import Loss

_EPSILON = 0.01  # of the paper: an accuracy of 0 shall not divide


class DifficultyBalanced(Loss):
    """Cross-entropy times ``(1 - accuracy of the class) ^ tau``, updated after each epoch; all alike in the first.

    Args:
        counts: How many records each code has, shape (n_codes,).
        tau: How strongly difficulty counts, 0 (cross-entropy) to 10; "dynamic" goes from 1 to 2 with the spread of the
            accuracies, as the paper does.
        smoothing: Right and wrong answers added to those of each class, so that one right answer of one record does not
            mean that the class is known; 0 is the paper's.

    Raises:
        SettingsError: An option is out of its range.

    >>> loss = DifficultyBalanced(torch.tensor([10, 10]), tau=1, smoothing=0)
    >>> loss.end_of_epoch(torch.tensor([9, 6]), torch.tensor([10, 10]))  # difficulties 0.1 and 0.4
    >>> loss(torch.zeros(2, 2), torch.tensor([0, 1]))  # log(2) * 0.4 and log(2) * 1.6: the mean weight is 1
    tensor([0.2773, 1.1090])
    """

    weight: Tensor

    def __init__(self, counts: Tensor, *, tau: float | Literal["dynamic"] = "dynamic", smoothing: float = 1.0) -> None:
        super().__init__(counts, tau=tau, smoothing=smoothing)
        require([
            Rule("tau", tau, tau == "dynamic" or is_number(tau, 0, 10), "'dynamic' or a number from 0 to 10"),
            Rule("smoothing", smoothing, is_number(smoothing, 0, 1000), "a number from 0 to 1000"),
        ])  # fmt: skip
        self.tau, self.smoothing = tau, smoothing
        self.register_buffer("weight", torch.ones_like(self.counts))

    def price(self, log_probability: Tensor, target: Tensor) -> Tensor:
        """Return ``-w log p``."""
        return -self.weight[target] * log_probability

    def end_of_epoch(self, right: Tensor, seen: Tensor) -> None:
        """Weigh each class by its difficulty; the mean weight of a record stays 1."""
        tried = seen + 2 * self.smoothing
        accuracy = (right + self.smoothing) / tried.clamp_min(torch.finfo().tiny)
        weight = (1 - accuracy) ** (dynamic_tau(accuracy[seen > 0]) if self.tau == "dynamic" else self.tau)
        total = (weight * self.counts).sum()
        if total > 0:
            self.weight = (weight * (self.counts.sum() / total)).float()


def dynamic_tau(accuracy: Tensor) -> float:
    """Return 2 / (1 + exp(-bias)), where the bias is the best accuracy over the worst, less 1.

    >>> dynamic_tau(torch.tensor([0.5, 0.49]))  # equal but for epsilon: no bias
    1.0
    """
    if not len(accuracy):
        return 1.0
    bias = accuracy.max() / (accuracy.min() + _EPSILON) - 1
    return float(2 * torch.sigmoid(bias))
