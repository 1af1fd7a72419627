from __future__ import annotations

import pytest
import torch

from glosa.training.chance import own_chance


def test_what_others_draw_does_not_change() -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    with own_chance(1), own_chance(2):
        torch.rand(9)
    assert torch.equal(torch.rand(3), expected)


def test_a_gpu_that_is_not_used_is_not_seeded() -> None:
    seeded = list[int]()
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(torch.cuda, "manual_seed_all", seeded.append)
        with own_chance(3):
            torch.rand(1)
    assert not seeded
