"""From pooled embeddings to logits: heads that look at different pieces of a record."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from glosa.layers.dropout import ByteDropout


class BagNetwork(nn.Module):
    """Heads over pooled embeddings; each has its own look at the record and its own answer.

    Args:
        looks: For each head the numbers of the pieces that it looks at.
        width: Numbers that a piece has.
        hidden: Width of each hidden layer.
        codes: How many codes.
        dropout: Share of the inputs and of the hidden units that training leaves out, 0 to below 1.
        seed: Of what is left out.

    >>> BagNetwork(looks=[(0,), (0, 1)], width=4, hidden=3, codes=2, dropout=0.0)([torch.zeros(5, 4)] * 2).shape
    torch.Size([2, 5, 2])
    """

    def __init__(
        self, *, looks: Sequence[Sequence[int]], width: int, hidden: int, codes: int, dropout: float, seed: int = 0
    ) -> None:
        super().__init__()
        self.looks = tuple(tuple(look) for look in looks)
        self.heads = nn.ModuleList(
            BagHead(
                width=len(look) * width, hidden=hidden, codes=codes, dropout=ByteDropout(dropout, seed=seed + number)
            )
            for number, look in enumerate(self.looks)
        )

    def forward(self, pieces: Sequence[Tensor]) -> Tensor:
        """Return logits of shape (n_heads, n_rows, n_codes) for pieces of shape (n_rows, width)."""
        return torch.stack(
            [
                head(torch.cat([pieces[number] for number in look], 1))
                for head, look in zip(self.heads, self.looks, strict=True)
            ]
        )


class BagHead(nn.Module):
    """Logits = output(ReLU(hidden(x))) + linear(x), with dropout before each layer.

    Args:
        width: Numbers that come in.
        hidden: Width of the hidden layer.
        codes: How many codes.
        dropout: What leaves out inputs and hidden units.
    """

    def __init__(self, *, width: int, hidden: int, codes: int, dropout: nn.Module) -> None:
        super().__init__()
        self.dropout = dropout
        self.hidden = nn.Linear(width, hidden)
        self.output = nn.Linear(hidden, codes)
        self.linear = nn.Linear(width, codes, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Return logits of shape (n_rows, n_codes) for inputs of shape (n_rows, width)."""
        x = self.dropout(x)
        logits: Tensor = self.output(self.dropout(torch.relu(self.hidden(x)))) + self.linear(x)
        return logits
