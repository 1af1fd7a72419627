"""The tokens of a row side by side, each place with its own numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch.nn.functional import pad

from glosa.layers.encoder import Encoder

if TYPE_CHECKING:
    from torch import Tensor


class FlattenTokens(Encoder):
    """Lays the vectors of a row's first tokens side by side; zeros fill up what is missing.

    Args:
        length: Tokens looked at.
        width: Numbers that a token has.

    >>> import torch
    >>> FlattenTokens(3, 1)(torch.tensor([[[1.0], [2.0]]]), torch.ones(1, 2, dtype=torch.bool)).tolist()
    [[1.0, 2.0, 0.0]]
    """

    def __init__(self, length: int, width: int) -> None:
        super().__init__()
        self.length, self.size = length, length * width

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return shape (n_rows, length * width)."""
        masked = (x * mask[:, :, None])[:, : self.length]
        return pad(masked, (0, 0, 0, self.length - masked.shape[1])).flatten(1)
