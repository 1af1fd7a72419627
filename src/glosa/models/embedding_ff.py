"""Feed-forward network over averaged word vectors (INE Chile 2021)."""

from __future__ import annotations

from collections.abc import Sequence

from glosa.layers.masked_pooling import MaskedPooling, Pooling
from glosa.models.field_network import FieldNetwork, Sizes, field_network


def embedding_ff(
    sizes: Sizes,
    *,
    width: int = 128,
    pooling: Pooling = "mean",
    hidden: Sequence[int] = (128,),
    dropout: float = 0.4,
    category_width: int = 16,
) -> FieldNetwork:
    """Return a network that pools the embeddings of each text, then has dense layers.

    >>> sum(p.numel() for p in embedding_ff(Sizes(tokens=10, lengths=(5,), codes=3), width=4, hidden=(2,)).parameters())
    59
    """
    encoders = [MaskedPooling(pooling, width) for _ in sizes.lengths]
    return field_network(sizes, encoders, width=width, hidden=hidden, dropout=dropout, category_width=category_width)
