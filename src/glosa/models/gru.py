"""GRU over embedded words (INE Chile 2021)."""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from glosa.layers.recurrent import States
from glosa.models.field_network import FieldNetwork, Sizes, field_network
from glosa.models.recurrent_encoder import recurrent_encoder


def gru(
    sizes: Sizes,
    *,
    width: int = 128,
    units: Sequence[int] = (128,),
    pooling: States = "last",
    hidden: Sequence[int] = (),
    dropout: float = 0.4,
    category_width: int = 16,
) -> FieldNetwork:
    """Return a network whose GRUs read each text once, from its first word to its last.

    >>> sum(p.numel() for p in gru(Sizes(tokens=10, lengths=(5,), codes=3), width=4, units=(2,)).parameters())
    97
    """
    encoders = [
        recurrent_encoder(nn.GRU, width=width, units=units, bidirectional=False, states=pooling) for _ in sizes.lengths
    ]
    return field_network(sizes, encoders, width=width, hidden=hidden, dropout=dropout, category_width=category_width)
