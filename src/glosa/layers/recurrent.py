"""Recurrent layers over the tokens of each row. They are packed, so that padding is never read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from glosa.layers.encoder import Encoder
from glosa.layers.masked_pooling import MaskedPooling, Pooling

States: TypeAlias = Pooling | Literal["last"]


class Recurrent(nn.Module):
    """A GRU (Cho et al. 2014) or LSTM (Hochreiter and Schmidhuber 1997) that reads the tokens of each row, then stops.

    First values are those of Keras: uniform for inputs (Glorot and Bengio 2010), orthogonal for states, biases 0, and 1
    for the gate that forgets.

    Args:
        cell: One layer, batch first.
    """

    def __init__(self, cell: nn.GRU | nn.LSTM) -> None:
        super().__init__()
        self.cell = cell
        for name, weights in cell.named_parameters():
            if name.startswith("bias"):
                nn.init.zeros_(weights)
                if name.startswith("bias_ih") and isinstance(cell, nn.LSTM):
                    nn.init.ones_(weights.data.chunk(4)[1])
            else:
                first = nn.init.xavier_uniform_ if name.startswith("weight_ih") else nn.init.orthogonal_
                first(weights)

    def forward(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return the state at every token, and the state of each direction at its end.

        Args:
            x: Shape (n_rows, n_tokens, width), the tokens of a row first, then padding.
            mask: Where there is a token, shape (n_rows, n_tokens), bool.

        Returns:
            States, shape (n_rows, n_tokens, size), and last states, shape (n_rows, size); 0 where there is no token.
        """
        lengths = mask.sum(1)
        # A row without tokens is read as one of padding, for packing knows no empty rows; its states are put to 0.
        packed = pack_padded_sequence(x, lengths.clamp_min(1).cpu(), batch_first=True, enforce_sorted=False)
        states, last = self.cell(packed)
        last = last[0] if isinstance(last, tuple) else last
        padded, _ = pad_packed_sequence(states, batch_first=True, total_length=x.shape[1])
        return padded * mask[:, :, None], last.transpose(0, 1).flatten(1) * (lengths > 0)[:, None]


class RecurrentEncoder(Encoder):
    """Recurrent layers, each over the states of the one before, then one vector from the states of the last.

    Args:
        layers: The layers, the sizes of neighbours matching.
        states: What stands for a row: the "last" state of each direction, or all pooled.

    >>> layers = [Recurrent(nn.GRU(4, 3, batch_first=True, bidirectional=True))]
    >>> encoder = RecurrentEncoder(layers=layers, states="last")
    >>> encoder(torch.zeros(2, 5, 4), torch.ones(2, 5, dtype=torch.bool)).shape
    torch.Size([2, 6])
    """

    def __init__(self, *, layers: Sequence[Recurrent], states: States) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)
        cell = layers[-1].cell
        self.size = cell.hidden_size * (2 if cell.bidirectional else 1)
        self.pooling = None if states == "last" else MaskedPooling(states, self.size)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return shape (n_rows, size); arguments as of `Recurrent`."""
        last = x.new_zeros(())
        for layer in self.layers:
            x, last = layer(x, mask)
        return last if self.pooling is None else torch.as_tensor(self.pooling(x, mask))
