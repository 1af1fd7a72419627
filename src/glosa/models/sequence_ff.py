"""Feed-forward network over the sequence of words (INE Chile 2021)."""

from __future__ import annotations

from collections.abc import Sequence

from glosa.layers.flatten_tokens import FlattenTokens
from glosa.models.field_network import FieldNetwork, Sizes, field_network


def sequence_ff(
    sizes: Sizes, *, width: int = 64, hidden: Sequence[int] = (128,), dropout: float = 0.4, category_width: int = 16
) -> FieldNetwork:
    """Return a network that sees every place of a text apart: embeddings side by side, then dense layers.

    >>> sum(p.numel() for p in sequence_ff(Sizes(tokens=10, lengths=(5,), codes=3), width=4, hidden=(2,)).parameters())
    91
    """
    encoders = [FlattenTokens(length, width) for length in sizes.lengths]
    return field_network(sizes, encoders, width=width, hidden=hidden, dropout=dropout, category_width=category_width)
