"""Negative log-likelihood of the right code and of its group at every level, with its gradient.

The gradient is written out: it shares nearly all its work with the loss, and automatic differentiation would take
three times as long on small batches.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

_TINY = 1e-9


def level_loss(logits: Tensor, target: Tensor, members: Sequence[Tensor], weight: float) -> tuple[Tensor, Tensor]:
    """Return the loss of each record, shape (n_rows,), and its gradient to the logits, shape (n_rows, n_codes).

    The probability of a group is the sum of its codes', so a coding in the right group costs less than one outside it.

    Args:
        logits: Shape (n_rows, n_codes).
        target: The index of the right code, shape (n_rows,), int64.
        members: For each level above the codes the index of every code's group, shape (n_codes,); int32 is fastest.
        weight: What each of these levels counts beside the codes, 0 or more.

    >>> loss, gradient = level_loss(torch.zeros(1, 4), torch.tensor([0]), [torch.tensor([0, 0, 1, 1])], 1.0)
    >>> round(loss.item(), 4)  # log(4) + log(2)
    2.0794
    >>> gradient.tolist()  # 1/4 - 1 and 1/4 - 1/2 for the right code
    [[-1.0, 0.0, 0.5, 0.5]]
    """
    log_probabilities = logits.log_softmax(1)
    probabilities = log_probabilities.exp()
    right = target[:, None]
    loss = -log_probabilities.gather(1, right).squeeze(1)
    share = torch.full_like(logits, 1 + weight * len(members))
    for group in members if weight else ():
        same = (group == group[right]).to(logits.dtype)
        total = torch.linalg.vecdot(probabilities, same).clamp_min_(_TINY)
        loss -= weight * total.log()
        share.addcmul_(same, (-weight / total)[:, None])
    gradient = probabilities.mul_(share)
    gradient.scatter_add_(1, right, -torch.ones_like(right, dtype=logits.dtype))
    return loss, gradient
