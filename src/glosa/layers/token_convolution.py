"""Filters that slide over the tokens of each row, then the strongest answer of each (Kim 2014)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import linear, pad

from glosa.layers.encoder import Encoder


class TokenConvolution(Encoder):
    """Filters of several widths, ReLU, and the maximum over the windows that begin at a token.

    A window that runs over the end of a text sees zeros there, so a text may be shorter than a filter is wide.

    Args:
        width: Numbers that a token has.
        filter_widths: Tokens that a window holds, one a group of filters.
        filters_count: Filters a group.

    >>> convolution = TokenConvolution(width=4, filter_widths=(2, 3), filters_count=5)
    >>> convolution(torch.zeros(1, 1, 4), torch.ones(1, 1, dtype=torch.bool)).shape
    torch.Size([1, 10])
    """

    def __init__(self, *, width: int, filter_widths: Sequence[int], filters_count: int) -> None:
        super().__init__()
        self.filter_widths = tuple(filter_widths)
        self.filters = nn.ModuleList(nn.Conv1d(width, filters_count, size) for size in filter_widths)
        self.size = filters_count * len(filter_widths)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return shape (n_rows, size)."""
        answers = linear(
            self._windows(x), self._weight(), torch.cat([filters.get_parameter("bias") for filters in self.filters])
        )
        return (answers * mask[:, :, None]).max(1).values.relu()

    def _windows(self, x: Tensor) -> Tensor:
        """Return each token and those after it side by side, shape (n_rows, n_tokens, widest * width)."""
        n_tokens, widest = x.shape[1], max(self.filter_widths)
        padded = pad(x, (0, 0, 0, widest - 1))
        return torch.cat([padded[:, place : place + n_tokens] for place in range(widest)], 2)

    def _weight(self) -> Tensor:
        """Return all filters as one matrix, the narrow ones filled up with zeros: one large product is the fastest."""
        widest = max(self.filter_widths)
        filled = [
            pad(filters.get_parameter("weight"), (0, widest - width))
            for filters, width in zip(self.filters, self.filter_widths, strict=True)
        ]
        return torch.cat(filled).transpose(1, 2).flatten(1)
