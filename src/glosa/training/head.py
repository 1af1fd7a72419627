"""A linear layer over vectors that stay as they are: logistic regression with a price at every level."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from glosa.losses.level_loss import level_loss

_MOST_STEPS = 100
_CLOSE = 1e-5  # a slope this small is the end


def fit_head(
    vectors: Tensor,
    target: Tensor,
    weight: Tensor,
    n_codes: int,
    *,
    penalty: float,
    members: Sequence[Tensor] = (),
    level_weight: float = 0.0,
) -> tuple[Tensor, Tensor]:
    """Return coefficients of shape (n_codes, width) and biases of shape (n_codes,), found with L-BFGS (Nocedal 1980).

    What is made small is the sum of the weighed losses of all records, and half the squared length of the coefficients
    times the penalty. A code without a record is never likely.

    Args:
        vectors: Shape (n_rows, width), at least one row.
        target: The index of the right code, shape (n_rows,), int64.
        weight: What each record counts, shape (n_rows,).
        n_codes: How many codes there are.
        penalty: Above 0: the more, the less is believed of few records.
        members: For each level above the codes the index of every code's group, shape (n_codes,), int64.
        level_weight: What each of these levels counts beside the codes, 0 or more.

    >>> vectors, target = torch.eye(2), torch.tensor([0, 1])
    >>> coefficients, bias = fit_head(vectors, target, torch.ones(2), 2, penalty=1.0)
    >>> coefficients.round(decimals=3) + 0  # x = sigmoid(-2 x): what a record pulls is what the penalty holds
    tensor([[ 0.3370, -0.3370],
            [-0.3370,  0.3370]])
    """
    coefficients = vectors.new_zeros(n_codes, vectors.shape[1], requires_grad=True)
    bias = vectors.new_zeros(n_codes, requires_grad=True)
    optimiser = torch.optim.LBFGS(
        [coefficients, bias], max_iter=_MOST_STEPS, tolerance_grad=_CLOSE, line_search_fn="strong_wolfe"
    )
    total = weight.sum()

    def slope() -> Tensor:
        with torch.no_grad():
            loss, gradient = level_loss(vectors @ coefficients.T + bias, target, members, level_weight)
            gradient *= weight[:, None] / total
            held = penalty / total
            coefficients.grad = gradient.T @ vectors + held * coefficients
            bias.grad = gradient.sum(0)
            return (loss * weight).sum() / total + held / 2 * coefficients.square().sum()

    optimiser.step(slope)  # type: ignore[no-untyped-call]  # PyTorch's decorator hides its types
    return coefficients.detach(), bias.detach()
