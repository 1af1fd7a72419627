"""Pictures changed at random in training: moved, turned, bent, blanked and mirrored."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from glosa._validate import Rule, is_number, require

_SMOOTH = 4.0  # pixels: how far bending is alike
_MOST = {"rotation": 180.0, "shift": 1.0, "zoom": 4.0, "shear": 2.0, "elastic": 20.0, "erase": 1.0, "mirror": 1.0}


@dataclass(frozen=True, kw_only=True)
class Distortions:
    """How far pictures are changed at most.

    Args:
        rotation: Degrees, either way.
        shift: Share of the side; by whole pixels, so that pictures stay sharp, where nothing else resamples them.
        zoom: 0.1 makes a side up to 1.1 times as long or as short.
        shear: Pixels to the side for each pixel down.
        elastic: Pixels that each place moves, on the whole (its standard deviation); neighbours move alike.
        erase: Share of the pictures in which a rectangle is blanked.
        mirror: Share in which left and right change places.

    Raises:
        SettingsError: Some are out of their range.
    """

    rotation: float = 0.0
    shift: float = 0.0
    zoom: float = 0.0
    shear: float = 0.0
    elastic: float = 0.0
    erase: float = 0.0
    mirror: float = 0.0

    def __post_init__(self) -> None:
        require(
            Rule(name, value := getattr(self, name), is_number(value, 0, most), f"a number from 0 to {most:g}")
            for name, most in _MOST.items()
        )


class Distort(nn.Module):
    """Changes pictures of shape (n_rows, channels, height, width) in training, and leaves them alone in scoring.

    Args:
        how: How far.

    >>> distort = Distort(Distortions(mirror=1.0))
    >>> distort(torch.tensor([[[[0.0, 1.0]]]])).tolist(), distort.eval()(torch.tensor([[[[0.0, 1.0]]]])).tolist()
    ([[[[1.0, 0.0]]]], [[[[0.0, 1.0]]]])
    """

    def __init__(self, how: Distortions) -> None:
        super().__init__()
        self.how = how

    def forward(self, pictures: Tensor) -> Tensor:
        """Return pictures of the same shape."""
        if not self.training:
            return pictures
        with pictures.device:  # draws there, not on the processor
            return self._changed(pictures)

    def _changed(self, pictures: Tensor) -> Tensor:
        how = self.how
        if how.rotation or how.zoom or how.shear or how.elastic:
            maps = affine_maps(len(pictures), rotation=how.rotation, shift=how.shift, zoom=how.zoom, shear=how.shear)
            size = (pictures.shape[2], pictures.shape[3])
            fields = elastic_fields(len(pictures), size, length=how.elastic) if how.elastic else None
            pictures = warp(pictures, maps, fields)
        elif how.shift:
            pictures = move(pictures, how.shift)
        if how.mirror:
            pictures = mirror(pictures, how.mirror)
        return erase(pictures, how.erase) if how.erase else pictures


def affine_maps(count: int, *, rotation: float, shift: float, zoom: float, shear: float) -> Tensor:
    """Draw maps from places of the new pictures to places of the old, both from -1 to 1, shape (count, 2, 3).

    >>> affine_maps(1, rotation=0, shift=0, zoom=0, shear=0).abs().tolist()
    [[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]]
    """
    angle = _between(count, rotation * math.pi / 180)
    scale = torch.exp(math.log1p(zoom) * (_between(count, 0.5, 1) + _between(count, 0.5, 2)))
    lean = torch.eye(2).repeat(count, 1, 1)
    lean[:, 0, 1] = _between(count, shear)
    turn = torch.stack((angle.cos(), -angle.sin(), angle.sin(), angle.cos()), 1).view(count, 2, 2)
    return torch.cat((turn @ lean * scale[:, :, None], _between(count, 2 * shift, 2)[:, :, None]), 2)


def elastic_fields(count: int, size: tuple[int, int], *, length: float) -> Tensor:
    """Draw how many pixels each place moves right and down, shape (count, height, width, 2) (Simard et al. 2003)."""
    height, width = size
    noise = torch.randn(count, 2, height, width)
    return (length * (_smoother(height) @ noise @ _smoother(width).T)).permute(0, 2, 3, 1)


def warp(pictures: Tensor, maps: Tensor, fields: Tensor | None = None) -> Tensor:
    """Return pictures seen through maps of shape (n_rows, 2, 3) and fields of shape (n_rows, height, width, 2).

    What lies beyond the rim is black.
    """
    height, width = pictures.shape[2:]
    grid = functional.affine_grid(maps, list(pictures.shape), align_corners=False)
    if fields is not None:
        grid = grid + fields * torch.tensor((2 / width, 2 / height))
    return functional.grid_sample(pictures, grid, padding_mode="zeros", align_corners=False)


def move(pictures: Tensor, share: float) -> Tensor:
    """Return pictures moved by whole pixels, up to a share of the side; what comes in is black.

    >>> move(torch.ones(1, 1, 2, 2), 0.0).tolist()
    [[[[1.0, 1.0], [1.0, 1.0]]]]
    """
    count, channels, height, width = pictures.shape
    reach = [round(share * side) for side in (height, width)]
    padded = functional.pad(pictures, [reach[1], reach[1], reach[0], reach[0]])
    rows, columns = (
        torch.arange(side) + torch.randint(2 * most + 1, (count, 1))
        for side, most in zip((height, width), reach, strict=True)
    )
    of, channel = torch.arange(count)[:, None, None, None], torch.arange(channels)[None, :, None, None]
    return padded[of, channel, rows[:, None, :, None], columns[:, None, None, :]]


def mirror(pictures: Tensor, share: float) -> Tensor:
    """Return pictures of which a share has left and right changed."""
    chosen = torch.rand(len(pictures)) < share
    return torch.where(chosen[:, None, None, None], pictures.flip(-1), pictures)


def erase(pictures: Tensor, share: float, *, largest: float = 0.5) -> Tensor:
    """Return pictures of which a share has a black rectangle (Zhong et al. 2020).

    Args:
        pictures: Shape (n_rows, channels, height, width).
        share: How many have one.
        largest: Its longest side as a share of that of the picture.
    """
    count, _, height, width = pictures.shape
    middle, half = torch.rand(2, count, 1), torch.rand(2, count, 1) * largest / 2
    chosen = torch.rand(count, 1) < share
    rows, columns = (
        ((torch.arange(side) + 0.5) / side - middle[axis]).abs() < half[axis]
        for axis, side in enumerate((height, width))
    )
    blank = (rows & chosen)[:, :, None] & columns[:, None, :]
    return pictures.masked_fill(blank[:, None], 0.0)


def _between(count: int, most: float, columns: int = 0) -> Tensor:
    """Draw numbers from -most to most, shape (count,) or (count, columns)."""
    return (torch.rand((count, columns) if columns else (count,)) * 2 - 1) * most


def _smoother(side: int) -> Tensor:
    """Return what smooths a column of white noise and leaves its variance, shape (side, side)."""
    place = torch.arange(side, dtype=torch.float32)
    return functional.normalize(torch.exp(-((place[:, None] - place) ** 2) / (2 * _SMOOTH**2)), dim=1)
