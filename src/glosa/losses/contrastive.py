"""Supervised contrastive loss: records of one code shall be alike, others not (Khosla et al. 2020)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


def contrastive_loss(
    vectors: Tensor, target: Tensor, temperature: float, members: Sequence[Tensor] = (), level_weight: float = 0.0
) -> Tensor:
    """Return the loss of each record among those of its batch, shape (n_rows,).

    A record guesses which of the others is its companion: the more alike, the likelier. The loss is the mean of
    ``-log p`` over all companions, the records of its code; a record without any costs nothing. At each level above the
    codes the records of its group are its companions.

    Args:
        vectors: Of the records, of length 1, shape (n_rows, width).
        target: The code of each, shape (n_rows,), int64.
        temperature: What similarities are divided by, above 0: the smaller, the more the nearest records count.
        members: For each level above the codes the index of every code's group, shape (n_codes,), int64.
        level_weight: What each of these levels counts beside the codes, 0 or more.

    >>> vectors = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    >>> contrastive_loss(vectors, torch.tensor([0, 0, 1]), 1.0)  # -log(e / (e + 1)) twice; the third is alone
    tensor([0.3133, 0.3133, 0.0000])
    """
    itself = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
    alike = (vectors @ vectors.T / temperature).masked_fill(itself, -torch.inf)
    costs = -alike.log_softmax(1).masked_fill(itself, 0.0)
    loss = _mean_over(target, costs, ~itself)
    for group in members if level_weight else ():
        loss = loss + level_weight * _mean_over(group[target], costs, ~itself)
    return loss


def _mean_over(group: Tensor, costs: Tensor, other: Tensor) -> Tensor:
    """Return the mean of the costs of each row over the other rows of its group, 0 where there are none."""
    companion = (group[:, None] == group) & other
    return costs.masked_fill(~companion, 0.0).sum(1) / companion.sum(1).clamp_min(1)
