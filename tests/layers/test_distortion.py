from __future__ import annotations

from dataclasses import fields

import pytest
import torch
from torch import Tensor

from glosa.errors import SettingsError
from glosa.layers.distortion import Distort, Distortions, affine_maps, elastic_fields, erase, warp


@pytest.fixture
def digits() -> Tensor:
    torch.manual_seed(0)
    pictures = torch.zeros(200, 1, 28, 28)
    pictures[:, :, 8:20, 8:20] = 1
    return pictures


@pytest.mark.parametrize("name", [field.name for field in fields(Distortions)])
def test_each_changes_pictures_in_training_alone(name: str, digits: Tensor) -> None:
    distort = Distort(Distortions(**{name: 0.5}))
    digits[:, :, 8:14, 8:14] = 0.5  # so that its mirror image is another
    changed = distort(digits)
    assert changed.shape == digits.shape
    assert not torch.equal(changed, digits)
    assert (changed.min() >= 0) & (changed.max() <= 1.0001)
    torch.testing.assert_close(distort.eval()(digits), digits)


def test_a_quarter_turn() -> None:
    picture = torch.arange(9.0).view(1, 1, 3, 3)
    quarter = torch.tensor([[[0.0, -1.0, 0.0], [1.0, 0.0, 0.0]]])
    assert warp(picture, quarter)[0, 0].tolist() == [[2, 5, 8], [1, 4, 7], [0, 3, 6]]


def test_a_move_of_one_pixel_by_a_field() -> None:
    picture = torch.arange(4.0).view(1, 1, 2, 2)
    still = affine_maps(1, rotation=0, shift=0, zoom=0, shear=0)
    right = torch.tensor([1.0, 0.0]).expand(1, 2, 2, 2)
    assert warp(picture, still, right)[0, 0].tolist() == [[1, 0], [3, 0]]


def test_whole_pixels_leave_pictures_sharp(digits: Tensor) -> None:
    torch.manual_seed(0)
    moved = Distort(Distortions(shift=0.1))(digits)
    assert set(moved.unique().tolist()) == {0, 1}
    top = moved.amax(dim=(1, 3)).argmax(dim=1)
    assert (top.min().item(), top.max().item()) == (8 - 3, 8 + 3)
    assert (moved.sum(dim=(1, 2, 3)) == 144).all()


def test_maps_stay_within_their_limits() -> None:
    torch.manual_seed(0)
    maps = affine_maps(1000, rotation=30, shift=0.1, zoom=0, shear=0)
    angles = torch.rad2deg(torch.atan2(maps[:, 1, 0], maps[:, 0, 0]))
    assert 29 < angles.abs().max() <= 30.001
    assert 0.19 < maps[:, :, 2].abs().max() <= 0.2  # of a width of 2
    zoomed = affine_maps(1000, rotation=0, shift=0, zoom=0.5, shear=0).diagonal(dim1=1, dim2=2)
    assert 1 / 1.5 - 0.01 < zoomed.min() < 0.75
    assert 1.35 < zoomed.max() < 1.51


def test_fields_have_their_length_and_are_smooth() -> None:
    torch.manual_seed(0)
    moved = elastic_fields(200, (28, 20), length=2.0)
    assert moved.shape == (200, 28, 20, 2)
    assert moved.std().item() == pytest.approx(2, rel=0.1)
    assert (moved[:, 1:] - moved[:, :-1]).std() < 0.6


def test_a_share_is_erased(digits: Tensor) -> None:
    full = torch.ones_like(digits)
    blanked = (erase(full, 0.5) == 0).flatten(1).any(1).float().mean()
    assert 0.35 < blanked < 0.6


def test_out_of_their_range() -> None:
    with pytest.raises(SettingsError, match=r"(?s)rotation is 200.*0 to 180.*mirror is -1.*0 to 1"):
        Distortions(rotation=200, mirror=-1)
