from __future__ import annotations

import pytest
import torch

from glosa.layers.dropout import CutDropout


def test_a_share_is_left_out_and_the_mean_stays() -> None:
    mask = CutDropout(0.25, seed=0).mask(torch.ones(400, 500))
    assert mask.shape == (400, 500)
    assert set(mask.unique().tolist()) == {0.0, torch.tensor(1 / 0.75).item()}
    assert (mask == 0).float().mean().item() == pytest.approx(0.25, abs=0.005)
    assert mask.mean().item() == pytest.approx(1, abs=0.01)


def test_masks_differ_and_the_seed_decides() -> None:
    x = torch.ones(100)
    first, same, other = (CutDropout(0.5, seed=seed) for seed in (1, 1, 2))
    mask = first.mask(x)
    torch.testing.assert_close(same.mask(x), mask)
    assert (other.mask(x) != mask).any()
    assert (first.mask(x) != mask).any()


def test_masks_longer_than_the_long_one() -> None:
    mask = CutDropout(0.5, seed=0).mask(torch.ones(3000, 1000))
    assert mask.mean().item() == pytest.approx(1, abs=0.01)


def test_masks_are_numbers_of_the_kind_that_is_multiplied() -> None:
    assert CutDropout(0.5, seed=0).mask(torch.ones(3, dtype=torch.bfloat16)).dtype == torch.bfloat16
