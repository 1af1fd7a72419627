"""Feed-forward network over TF-IDF (INE Chile 2021)."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from glosa.layers.dense import Dense
from glosa.layers.sparse_linear import SparseLinear


class SparseNetwork(nn.Module):
    """Dense layers over sparse rows.

    Args:
        sparse: The first layer.
        dropout: What leaves out units of it.
        dense: From there to logits.
    """

    def __init__(self, *, sparse: SparseLinear, dropout: nn.Module, dense: Dense) -> None:
        super().__init__()
        self.sparse, self.dropout, self.dense = sparse, dropout, dense

    def forward(self, views: Sequence[Tensor]) -> Tensor:
        """Return logits of shape (n_rows, n_codes) for one sparse view of shape (n_rows, columns)."""
        logits: Tensor = self.dense(self.dropout(self.sparse(views[0]).relu()))
        return logits


def tfidf_ff(columns: int, codes: int, *, hidden: Sequence[int] = (128,), dropout: float = 0.4) -> SparseNetwork:
    """Return a network over the weighted n-grams of all fields side by side.

    Args:
        columns: How many n-grams, those of each field apart.
        codes: How many codes.
        hidden: Units of each hidden layer, at least one layer.
        dropout: Share of their units left out in training.

    >>> sum(p.numel() for p in tfidf_ff(10, 3, hidden=(2,)).parameters())  # (10 + 1) * 2 + (2 + 1) * 3
    31
    """
    first, *more = hidden
    return SparseNetwork(
        sparse=SparseLinear(columns, first),
        dropout=nn.Dropout(dropout if more else 0.0),
        dense=Dense([first, *more, codes], dropout=dropout),
    )
