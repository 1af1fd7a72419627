from __future__ import annotations

import pytest
import torch

from glosa.layers.dropout import CutDropout


def test_the_share_is_left_out_and_the_mean_stays() -> None:
    kept = CutDropout(0.25, seed=0)(torch.ones(400, 500))
    assert (kept == 0).float().mean().item() == pytest.approx(0.25, abs=0.005)
    assert kept.mean().item() == pytest.approx(1, abs=0.005)
    assert kept.unique().tolist() == pytest.approx([0, 4 / 3])


def test_nothing_is_left_out_in_scoring_or_of_a_share_of_0() -> None:
    x = torch.randn(5, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(CutDropout(0.5, seed=0).eval()(x), x)
    torch.testing.assert_close(CutDropout(0.0, seed=0)(x), x)


def test_masks_come_from_the_seed() -> None:
    x = torch.ones(64)
    first, same, other = (CutDropout(0.5, seed=seed) for seed in (1, 1, 2))
    masks = [first(x), first(x)]
    torch.testing.assert_close([same(x), same(x)], masks)
    assert (masks[0] != masks[1]).any()
    assert (other(x) != masks[0]).any()


def test_the_gradient_is_that_of_the_mask() -> None:
    x = torch.ones(64, requires_grad=True)
    kept = CutDropout(0.5, seed=0)(x)
    kept.sum().backward()
    torch.testing.assert_close(x.grad, kept.detach())
