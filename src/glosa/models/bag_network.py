"""From pooled embeddings to logits: a hidden layer, and a linear path beside it."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from glosa.layers.dropout import ByteDropout


class BagNetwork(nn.Module):
    """Logits = output(ReLU(hidden(x))) + linear(x), with dropout before each layer.

    The linear path is worth 2 points of accuracy where records are few a code (benchmarks/experiments.md).

    Args:
        width: Numbers that come in: the views of a record, side by side.
        hidden: Width of the hidden layer.
        codes: How many codes.
        dropout: Share of the inputs and of the hidden units that training leaves out, 0 to below 1.
        seed: Of what is left out.

    >>> BagNetwork(width=4, hidden=3, codes=2, dropout=0.0)(torch.zeros(5, 4)).shape
    torch.Size([5, 2])
    """

    def __init__(self, *, width: int, hidden: int, codes: int, dropout: float, seed: int = 0) -> None:
        super().__init__()
        self.dropout = ByteDropout(dropout, seed=seed)
        self.hidden = nn.Linear(width, hidden)
        self.output = nn.Linear(hidden, codes)
        self.linear = nn.Linear(width, codes, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Return logits of shape (n_rows, codes) for inputs of shape (n_rows, width)."""
        x = self.dropout(x)
        logits: Tensor = self.output(self.dropout(torch.relu(self.hidden(x)))) + self.linear(x)
        return logits
