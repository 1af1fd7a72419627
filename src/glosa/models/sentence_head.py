"""A hidden layer over vectors of sentences, with a linear path beside it."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from glosa.layers.field_dropout import FieldDropout

SCALE = 12.0
"""What vectors of length 1 are multiplied by, so that a number of theirs is about a half."""


class SentenceHead(nn.Module):
    """Makes logits of the vectors of all fields side by side.

    Args:
        fields: What leaves out whole fields in training.
        hidden: The hidden layer.
        dropout: What leaves out units of it in training.
        output: From there to logits.
        linear: From what comes in straight to logits.
    """

    def __init__(
        self, *, fields: nn.Module, hidden: nn.Linear, dropout: nn.Module, output: nn.Linear, linear: nn.Linear
    ) -> None:
        super().__init__()
        self.fields, self.hidden, self.dropout = fields, hidden, dropout
        self.output, self.linear = output, linear

    def forward(self, views: Sequence[Tensor]) -> Tensor:
        """Return logits of shape (n_rows, n_codes).

        Args:
            views: Vectors of each field, a row of length 1 or zeros, dense or sparse, shape (n_rows, width of its own).
        """
        x = SCALE * torch.cat(self.fields([view.to_dense() for view in views]), 1)
        logits: Tensor = self.output(self.dropout(self.hidden(x).relu())) + self.linear(x)
        return logits


def sentence_head(
    widths: Sequence[int], codes: int, *, hidden: int = 256, dropout: float = 0.3, field_dropout: float = 0.4
) -> SentenceHead:
    """Return the head over some fields.

    Args:
        widths: Numbers that each field has.
        codes: How many codes.
        hidden: Units of the hidden layer.
        dropout: Share of them left out in training.
        field_dropout: Share of fields left out in training.

    >>> sum(p.numel() for p in sentence_head([3, 1], 2, hidden=5).parameters())  # (4 + 1) * 5 + 5 * 2 + (4 + 1) * 2
    45
    """
    return SentenceHead(
        fields=FieldDropout(field_dropout),
        hidden=nn.Linear(sum(widths), hidden),
        dropout=nn.Dropout(dropout),
        output=nn.Linear(hidden, codes, bias=False),
        linear=nn.Linear(sum(widths), codes),
    )
