"""What every loss of a network is: a price on the log-probability of the right answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import torch
from torch import Tensor, nn


class Loss(nn.Module, ABC):
    """A loss a record, from logits and the right code. What it learns of an epoch is in buffers, so it can be saved.

    Args:
        counts: How many records each code has, shape (n_codes,).
        options: What the loss was made with, told by its `repr`.
    """

    counts: Tensor

    def __init__(self, counts: Tensor, **options: object) -> None:
        super().__init__()
        self.options = options
        self.register_buffer("counts", counts.float())

    @property
    def n_codes(self) -> int:
        """How many codes there are."""
        return len(self.counts)

    def extra_repr(self) -> str:
        """Return the options, as PyTorch shows them within the parentheses of a module."""
        return ", ".join(f"{name}={value}" for name, value in self.options.items())

    def adjust(self, logits: Tensor) -> Tensor:
        """Return the logits that are judged, of the shape that came: those that came unless a loss says so."""
        return logits

    @abstractmethod
    def price(self, log_probability: Tensor, target: Tensor) -> Tensor:
        """Return what the log-probability of the right answer costs.

        Args:
            log_probability: Of the right code, or of its group at a level above, shape (n_rows,).
            target: The index of the right code, shape (n_rows,), int64.
        """

    def forward(
        self, logits: Tensor, target: Tensor, members: Sequence[Tensor] = (), level_weight: float = 0.0
    ) -> Tensor:
        """Return the loss of each record, shape (n_rows,).

        The probability of a group is the sum of its codes'; each level above the codes costs what the loss makes of it.

        Args:
            logits: Shape (n_rows, n_codes).
            target: The index of the right code, shape (n_rows,), int64.
            members: For each level above the codes the index of every code's group, shape (n_codes,), int64.
            level_weight: What each of these levels counts beside the codes, 0 or more.
        """
        log_probabilities = self.adjust(logits).log_softmax(1)
        right = target[:, None]
        loss = self.price(log_probabilities.gather(1, right).squeeze(1), target)
        for group in members if level_weight else ():
            elsewhere = group != group[right]
            inside = log_probabilities.masked_fill(elsewhere, -torch.inf).logsumexp(1)
            loss = loss + level_weight * self.price(inside, target)
        return loss

    def end_of_epoch(self, right: Tensor, seen: Tensor) -> None:
        """Take note of how each code fares: how many of its records were right, of how many; shape (n_codes,) each."""
