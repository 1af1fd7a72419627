"""Negative log-likelihood of the right code and of its group at every level, with its gradient.

The gradient is written out: it shares nearly all its work with the loss, and automatic differentiation would take
three times as long on small batches.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

_LEAST = 1e-30  # a probability: its logarithm is a number still


def level_loss(logits: Tensor, target: Tensor, members: Sequence[Tensor], weight: float) -> tuple[Tensor, Tensor]:
    """Return the loss of each record, shape (n_rows,), and its gradient to the logits, shape (n_rows, n_codes).

    The probability of a group is the sum of its codes', so a coding in the right group costs less than one outside it.

    Args:
        logits: Shape (n_rows, n_codes).
        target: The index of the right code, shape (n_rows,), int64.
        members: For each level above the codes the index of every code's group, shape (n_codes,); whole numbers.
        weight: What each of these levels counts beside the codes, 0 or more.

    >>> loss, gradient = level_loss(torch.zeros(1, 4), torch.tensor([0]), [torch.tensor([0, 0, 1, 1])], 1.0)
    >>> round(loss.item(), 4)  # log(4) + log(2)
    2.0794
    >>> gradient.tolist()  # 1/4 - 1 and 1/4 - 1/2 for the right code
    [[-1.0, 0.0, 0.5, 0.5]]
    """
    probabilities = logits.softmax(1)
    right = target[:, None]
    loss = -probabilities.gather(1, right).squeeze(1).clamp_min(_LEAST).log()
    gradient = probabilities * (1 + weight * len(members))
    within = torch.empty_like(logits)
    for group in members if weight else ():
        numbers = group.to(logits.dtype)
        torch.eq(numbers, numbers[right], out=within).mul_(probabilities)
        total = within.sum(1).clamp_min_(_LEAST)
        loss -= weight * total.log()
        gradient.addcmul_(within, (-weight / total)[:, None])
    gradient.scatter_add_(1, right, -torch.ones_like(right, dtype=logits.dtype))
    return loss, gradient
