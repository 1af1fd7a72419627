"""What every encoder of a text is: from the vectors of its tokens to one vector."""

from __future__ import annotations

from abc import ABC, abstractmethod

from torch import Tensor, nn


class Encoder(nn.Module, ABC):
    """Makes one vector of the tokens of each row. Padding never changes it.

    Attributes:
        size: Numbers that the result has.
    """

    size: int

    @abstractmethod
    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return encodings of shape (n_rows, size).

        Args:
            x: Shape (n_rows, n_tokens, width), the tokens of a row first, then zeros.
            mask: Where there is a token, shape (n_rows, n_tokens), bool.
        """
