"""Dropout of whole fields: a model learns to do without any of them, and not to learn a long one by heart."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class FieldDropout(nn.Module):
    """Sets whole fields of a record to zero in training; one that says something always stays.

    Args:
        share: How often a field is left out, 0 to below 1.

    >>> _ = torch.manual_seed(0)
    >>> fields = [torch.ones(100, 1), torch.ones(100, 2)]
    >>> first, second = FieldDropout(0.5)(fields)
    >>> bool((first.any(1) | second.any(1)).all()), bool(first.all()), bool(second.all())
    (True, False, False)
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def extra_repr(self) -> str:
        """Return the share, as PyTorch shows it within the parentheses of a module."""
        return f"share={self.share}"

    def forward(self, fields: Sequence[Tensor]) -> list[Tensor]:
        """Return the fields, each of shape (n_rows, width of its own)."""
        if not self.training or not self.share:
            return list(fields)
        said = torch.stack([field.any(1) for field in fields], 1)
        kept = torch.rand(said.shape, device=said.device) >= self.share
        kept |= ~(kept & said).any(1, keepdim=True)
        return [field * kept[:, [number]] for number, field in enumerate(fields)]
