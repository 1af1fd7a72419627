"""Negative log-likelihood of the right code and of its group at every level."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

_TINY = 1e-9


def level_loss(logits: Tensor, target: Tensor, members: Sequence[Tensor], weight: float) -> Tensor:
    """Return the loss of each record, shape (n_rows,).

    The probability of a group is the sum of its codes', so a coding in the right group costs less than one outside it.

    Args:
        logits: Shape (n_rows, n_codes).
        target: The index of the right code, shape (n_rows,), int64.
        members: For each level above the codes the index of every code's group, shape (n_codes,), int64.
        weight: What each of these levels counts beside the codes, 0 or more.

    >>> loss = level_loss(torch.zeros(1, 4), torch.tensor([0]), [torch.tensor([0, 0, 1, 1])], 1.0)
    >>> round(loss.item(), 4)  # log(4) + log(2)
    2.0794
    """
    log_probabilities = logits.log_softmax(1)
    loss = -log_probabilities.gather(1, target[:, None]).squeeze(1)
    if weight == 0:
        return loss
    probabilities = log_probabilities.exp()
    for group in members:
        same = group[None, :] == group[target][:, None]
        loss = loss - weight * (probabilities * same).sum(1).clamp_min(_TINY).log()
    return loss
