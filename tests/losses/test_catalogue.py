from __future__ import annotations

import pytest
import torch

from glosa.errors import SettingsError
from glosa.losses.catalogue import LOSSES, build_loss

COUNTS = torch.tensor([60, 30, 9, 1])


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_is_smooth_positive_and_can_be_saved(name: str) -> None:
    logits = torch.randn(8, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64).requires_grad_()
    target = torch.arange(8) % 4
    loss = build_loss(name, COUNTS).double()
    assert torch.autograd.gradcheck(lambda x: loss(x, target, [torch.tensor([0, 0, 1, 1])], 0.5), logits)
    found = loss(logits, target)
    assert found.shape == (8,)
    assert (found > 0).all()
    loss.end_of_epoch(torch.tensor([50.0, 20, 3, 0]), torch.tensor([60.0, 30, 9, 1]))
    again = build_loss(name, COUNTS).double()
    again.load_state_dict(loss.state_dict())
    torch.testing.assert_close(again(logits, target), loss(logits, target))


@pytest.mark.parametrize("name", LOSSES)
def test_a_sure_and_right_answer_costs_nothing(name: str) -> None:
    loss = build_loss(name, COUNTS)(torch.eye(4) * 1e3, torch.arange(4))
    torch.testing.assert_close(loss, torch.zeros(4))


def test_unknown_names_are_told() -> None:
    with pytest.raises(SettingsError, match=r"there is no loss 'focale'. Did you mean 'focal'\?"):
        build_loss("focale", COUNTS)
    with pytest.raises(SettingsError, match=r"the loss 'focal' has no option 'gama'. Did you mean 'gamma'\?"):
        build_loss("focal", COUNTS, {"gama": 1})


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("focal", {"gamma": -1}, r"gamma is -1. It must be a number from 0 to 10"),
        ("logit-adjusted", {"tau": "x"}, r"tau is 'x'. It must be a number from 0 to 10"),
        ("difficulty-balanced", {"tau": "dynamical", "smoothing": -1}, r"tau is 'dynamical'(.|\n)*smoothing is -1"),
        ("cross-entropy", {"class_weight": "rare"}, r"class_weight is 'rare'"),
        ("cross-entropy", {"smoothing": 1}, r"smoothing is 1. It must be a number from 0 to below 1"),
    ],
)
def test_values_out_of_range_are_told(name: str, options: dict[str, object], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        build_loss(name, COUNTS, options)
