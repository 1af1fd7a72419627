"""Dropout whose masks are cut out of one long mask: on a CPU far faster than drawing each."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

_LENGTH = 1 << 20


class CutDropout(nn.Module):
    """Sets a share of the numbers to zero in training and scales the others, so that the mean stays (Hinton 2012).

    Args:
        share: Share left out, 0 to below 1.
        seed: Of the masks.

    >>> dropout = CutDropout(0.5, seed=0)
    >>> sorted(set(dropout(torch.ones(100)).tolist())), dropout.eval()(torch.ones(2)).tolist()
    ([0.0, 2.0], [1.0, 1.0])
    """

    def __init__(self, share: float, *, seed: int) -> None:
        super().__init__()
        self.share = share
        self._random = np.random.default_rng(seed)
        self._mask = torch.zeros(0)

    def forward(self, x: Tensor) -> Tensor:
        """Return numbers of the shape that came."""
        if not self.training or not self.share:
            return x
        n = x.numel()
        if len(self._mask) < 2 * n:
            drawn = self._random.random(max(_LENGTH, 2 * n), np.float32) >= self.share
            self._mask = torch.from_numpy(drawn / np.float32(1 - self.share))
        self._mask = self._mask.to(x.device, x.dtype)
        start = self._random.integers(len(self._mask) - n)
        return x * self._mask[start : start + n].view(x.shape)
