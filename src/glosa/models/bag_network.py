"""From pooled embeddings to logits."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from glosa.features.look import look
from glosa.layers.dropout import CutDropout

_GATE_SPREAD = 0.3  # of the first gates around 1: fields that look alike at first are never told apart well
_KNOWN_SPREAD = 0.5  # of what a common word is turned into at first


class BagNetwork(nn.Module):
    """Logits = output(ReLU(hidden(x))) + linear(x), with dropout before each layer, where x is a look at the record.

    Args:
        views: How many text fields and categories there are.
        width: Numbers that a pooled view has.
        hidden: Width of the hidden layer.
        codes: How many codes.
        dropout: Share of the inputs and of the hidden units that training leaves out, 0 to below 1.
        seed: Of what is left out.
        known: Numbers that a vector of a common word has; 0 if none are looked at.

    >>> network = BagNetwork(views=2, width=4, hidden=3, codes=2, dropout=0.0, seed=0)
    >>> seen = network.look([torch.zeros(5, 4)] * 2, [torch.ones(5, 1)] * 2)
    >>> seen.shape, network(seen).shape
    (torch.Size([5, 8]), torch.Size([5, 2]))
    """

    def __init__(
        self, *, views: int, width: int, hidden: int, codes: int, dropout: float, seed: int, known: int = 0
    ) -> None:
        super().__init__()
        self.dropout = CutDropout(dropout, seed=seed)
        self.known = nn.Parameter(torch.randn(known, width) * (_KNOWN_SPREAD / max(known, 1) ** 0.5))
        self.gates = nn.Parameter(1 + _GATE_SPREAD * torch.randn(views, width))
        seen = width if views == 1 else 2 * width
        self.hidden = nn.Linear(seen, hidden)
        self.linear = nn.Linear(seen, codes)
        self.output = nn.Linear(hidden, codes, bias=False)

    def look(
        self, pooled: Sequence[Tensor], lengths: Sequence[Tensor], words: Sequence[Tensor] = (),
        shares: Sequence[Tensor] = (),
    ) -> Tensor:  # fmt: skip
        """Return what `forward` takes; see `glosa.features.look`. Words are vectors of shape (n_rows, known)."""
        return torch.cat(look(pooled, lengths, self.gates, [field @ self.known for field in words], shares), 1)

    def forward(self, x: Tensor) -> Tensor:
        """Return logits of shape (n_rows, n_codes) for a look of shape (n_rows, width or twice the width)."""
        x = self.dropout(x)
        logits: Tensor = self.output(self.dropout(torch.relu(self.hidden(x)))) + self.linear(x)
        return logits
