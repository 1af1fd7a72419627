"""Builder of the encoders that the recurrent architectures share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from glosa.layers.recurrent import Recurrent, RecurrentEncoder, States

if TYPE_CHECKING:
    from torch import nn


def recurrent_encoder(
    cell: type[nn.GRU | nn.LSTM], *, width: int, units: Sequence[int], bidirectional: bool, states: States
) -> RecurrentEncoder:
    """Return recurrent layers over tokens.

    Args:
        cell: GRU or LSTM.
        width: Numbers that a token has.
        units: Of each layer, for each direction.
        bidirectional: Whether each layer also reads backwards.
        states: What stands for a text: the "last" state of each direction, or all pooled.

    >>> from torch import nn
    >>> recurrent_encoder(nn.GRU, width=4, units=(3, 2), bidirectional=True, states="last").size
    4
    """
    directions = 2 if bidirectional else 1
    inputs = [width, *(size * directions for size in units[:-1])]
    cells = [
        cell(before, size, batch_first=True, bidirectional=bidirectional)
        for before, size in zip(inputs, units, strict=True)
    ]
    return RecurrentEncoder(layers=[Recurrent(layer) for layer in cells], states=states)
