"""Dense layers from an encoding to logits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn


class Dense(nn.Module):
    """Layers with an activation and dropout after each hidden one; without a hidden one, dropout comes first.

    Args:
        sizes: Numbers that come in, units of each hidden layer, numbers that come out.
        dropout: Share of hidden units left out in training, 0 to below 1.
        l1: What the absolute values of the hidden layers' weights count in the penalty.
        l2: What their squares count.
        activations: What follows each hidden layer, "relu" or "sigmoid"; the first all if there are none.

    >>> Dense([4, 3, 2])(torch.zeros(5, 4)).shape
    torch.Size([5, 2])
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        dropout: float = 0.0,
        l1: float = 0.0,
        l2: float = 0.0,
        activations: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(before, after) for before, after in pairwise(sizes))
        self.dropout = nn.Dropout(dropout)
        self.l1, self.l2 = l1, l2
        self.activations = activations or ["relu"] * (len(sizes) - 2)

    def forward(self, x: Tensor) -> Tensor:
        """Return shape (n_rows, n_codes) for shape (n_rows, size)."""
        if len(self.layers) == 1:
            x = self.dropout(x)
        *hidden, output = iter(self.layers)
        for layer, activation in zip(hidden, self.activations, strict=True):
            x = self.dropout(getattr(torch, activation)(layer(x)))
        logits: Tensor = output(x)
        return logits

    def penalty(self) -> Tensor:
        """Return what the weights of the hidden layers add to the loss.

        >>> dense = Dense([1, 1, 1], l1=0.5, l2=0.25)
        >>> _ = torch.nn.init.constant_(dense.layers[0].weight, -2.0)
        >>> dense.penalty().item()  # 0.5 * 2 + 0.25 * 4
        2.0
        """
        weights = [values for name, values in self.layers[:-1].named_parameters() if name.endswith("weight")]
        terms = [self.l1 * values.abs().sum() + self.l2 * values.square().sum() for values in weights]
        return torch.stack(terms).sum() if terms else torch.zeros(())
