"""R-Drop: two passes with different dropout must agree (Liang et al. 2021)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def disagreement(first: Tensor, second: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return the mean of both Kullback-Leibler divergences between two sets of logits, and its gradients to them.

    Args:
        first: Logits, shape (n_rows, n_codes).
        second: Logits of the same records from another pass.

    Returns:
        The value of each record, shape (n_rows,), and two gradients of shape (n_rows, n_codes).

    >>> import torch
    >>> value, *_ = disagreement(torch.tensor([[0.0, 0.0]]), torch.tensor([[0.0, 0.0]]))
    >>> value.item()
    0.0
    """
    log_p, log_q = first.log_softmax(1), second.log_softmax(1)
    p, q = log_p.exp(), log_q.exp()
    apart, ratio = p - q, log_p.sub_(log_q)
    to_first = (ratio - (p * ratio).sum(1, keepdim=True)).mul_(p).add_(apart).mul_(0.5)
    to_second = (-ratio + (q * ratio).sum(1, keepdim=True)).mul_(q).sub_(apart).mul_(0.5)
    return (apart * ratio).sum(1) / 2, to_first, to_second
