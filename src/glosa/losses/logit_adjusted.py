"""Logit adjustment: what is frequent must earn its place (Menon et al. 2021)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glosa._validate import Rule, is_number, require
from glosa.losses.base import Loss

if TYPE_CHECKING:
    from torch import Tensor


class LogitAdjusted(Loss):
    """Cross-entropy of logits to which ``tau log(share of the class)`` is added while training.

    Without it, when coding, every class starts alike, so what is best for balanced accuracy is answered.

    Args:
        counts: How many records each code has, shape (n_codes,); a code without any counts as one with a single.
        tau: How much of the shares is taken out, 0 (cross-entropy) to 10.

    Raises:
        SettingsError: `tau` is out of its range.

    >>> import torch
    >>> LogitAdjusted(torch.tensor([1, 3]))(torch.zeros(2, 2), torch.tensor([0, 1]))  # log(4) and log(4/3)
    tensor([1.3863, 0.2877])
    """

    offset: Tensor

    def __init__(self, counts: Tensor, *, tau: float = 1.0) -> None:
        super().__init__(counts, tau=tau)
        require([Rule("tau", tau, is_number(tau, 0, 10), "a number from 0 to 10")])
        met = counts.float().masked_fill(counts <= 0, 1.0)
        self.register_buffer("offset", tau * (met / met.sum()).log())

    def adjust(self, logits: Tensor) -> Tensor:
        """Return the logits with the logarithm of the shares added."""
        return logits + self.offset

    def price(self, log_probability: Tensor, target: Tensor) -> Tensor:  # noqa: ARG002
        """Return ``-log p``."""
        return -log_probability
