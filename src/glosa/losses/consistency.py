"""R-Drop: two passes with different dropout must agree (Liang et al. 2021)."""

from __future__ import annotations

from torch import Tensor


def disagreement(first: Tensor, second: Tensor) -> Tensor:
    """Return the mean of both Kullback-Leibler divergences between two sets of logits, shape (n_rows,).

    Args:
        first: Logits, shape (n_rows, n_codes).
        second: Logits of the same records from another pass.

    >>> import torch
    >>> disagreement(torch.tensor([[0.0, 0.0]]), torch.tensor([[0.0, 0.0]])).item()
    0.0
    """
    log_p, log_q = first.log_softmax(1), second.log_softmax(1)
    return ((log_p.exp() - log_q.exp()) * (log_p - log_q)).sum(1) / 2
