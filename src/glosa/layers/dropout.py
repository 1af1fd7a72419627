"""Dropout whose masks are cut out of one long mask: on a CPU far faster than drawing each."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

_LENGTH = 1 << 20


class CutDropout:
    """What numbers are multiplied by in training: a share by zero, the others so that the mean stays (Hinton 2012).

    Args:
        share: Share left out, 0 to below 1.
        seed: Of the masks.

    >>> dropout = CutDropout(0.5, seed=0)
    >>> sorted(set(dropout.mask(torch.ones(100)).tolist()))
    [0.0, 2.0]
    """

    def __init__(self, share: float, *, seed: int) -> None:
        self.scale = 1 / (1 - share)
        self._share, self._random = share, np.random.default_rng(seed)
        self._mask = torch.zeros(0)

    def mask(self, x: Tensor) -> Tensor:
        """Return a mask like some numbers: of their shape and type, where they are."""
        n = x.numel()
        if len(self._mask) < 2 * n:
            kept = self._random.random(max(_LENGTH, 2 * n), np.float32) >= self._share
            self._mask = torch.from_numpy(kept * np.float32(self.scale))
        self._mask = self._mask.to(x.device, x.dtype)
        start = self._random.integers(len(self._mask) - n)
        return self._mask[start : start + n].view(x.shape)
