from __future__ import annotations

import torch
from torch.nn import functional

from glosa.losses.logit_adjusted import LogitAdjusted


def test_against_cross_entropy_of_shifted_logits() -> None:
    counts, target = torch.tensor([6, 3, 1]), torch.tensor([0, 1, 2])
    logits = torch.randn(3, 3, generator=torch.Generator().manual_seed(0))
    expected = functional.cross_entropy(logits + 0.5 * torch.tensor([0.6, 0.3, 0.1]).log(), target, reduction="none")
    torch.testing.assert_close(LogitAdjusted(counts, tau=0.5)(logits, target), expected)


def test_it_is_lowest_for_odds_without_the_shares() -> None:
    # Two classes, 9 to 1, and inputs that tell nothing: cross-entropy would learn log(9), this learns 0.
    logits = torch.tensor([[0.5, -0.5]], requires_grad=True)
    loss = LogitAdjusted(torch.tensor([9, 1]))
    target = torch.tensor([0] * 9 + [1])
    optimiser = torch.optim.LBFGS([logits], max_iter=50)

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        total = loss(logits.expand(10, 2), target).mean()
        total.backward()
        return total

    optimiser.step(closure)
    assert abs((logits[0, 0] - logits[0, 1]).item()) < 1e-3
