"""From the vectors of a row's tokens to one vector; padding counts nothing, and a row without tokens gives zeros."""

from __future__ import annotations

from typing import Literal, TypeAlias

import torch
from torch import Tensor, nn

from glosa.layers.encoder import Encoder

Pooling: TypeAlias = Literal["mean", "max", "attention"]
_LOWEST = -1e9


def masked_mean(x: Tensor, mask: Tensor) -> Tensor:
    """Return the mean of the tokens of each row, shape (n_rows, width).

    Args:
        x: Shape (n_rows, n_tokens, width).
        mask: Where there is a token, shape (n_rows, n_tokens), bool.

    >>> x, mask = torch.tensor([[[2.0], [4.0], [9.0]]]), torch.tensor([[True, True, False]])
    >>> masked_mean(x, mask).item(), masked_max(x, mask).item()
    (3.0, 4.0)
    """
    return (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True).clamp_min(1)


def masked_max(x: Tensor, mask: Tensor) -> Tensor:
    """Return the largest value of the tokens of each row, shape (n_rows, width); arguments as of `masked_mean`."""
    return x.masked_fill(~mask[:, :, None], _LOWEST).amax(1) * mask.any(1, keepdim=True)


class AttentionPooling(nn.Module):
    """A weighted mean of tokens; a softmax over learned scores gives the weights (Yang et al. 2016).

    Args:
        width: Numbers that a token has.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.key = nn.Linear(width, width)
        self.score = nn.Linear(width, 1, bias=False)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return shape (n_rows, width); arguments as of `masked_mean`."""
        scores: Tensor = self.score(torch.tanh(self.key(x))).squeeze(2).masked_fill(~mask, _LOWEST)
        return (x * (scores.softmax(1) * mask)[:, :, None]).sum(1)


class MaskedPooling(Encoder):
    """Pools tokens by the mean, the maximum, or attention.

    Args:
        kind: Which of them.
        width: Numbers that a token has, and the result.
    """

    def __init__(self, kind: Pooling, width: int) -> None:
        super().__init__()
        self.size = width
        self.attention = AttentionPooling(width) if kind == "attention" else None
        self._pool = masked_mean if kind == "mean" else masked_max

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return shape (n_rows, width); arguments as of `masked_mean`."""
        pooled: Tensor = self.attention(x, mask) if self.attention is not None else self._pool(x, mask)
        return pooled
