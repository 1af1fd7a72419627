"""Looks at pictures that are coded: as they are, moved by a pixel, turned, made larger and smaller."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice, product
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Pictures: TypeAlias = npt.NDArray[np.uint8]

_TURN = 6.0  # degrees
_ZOOM = 1.07


def look_at(pictures: Pictures, count: int, *, mirrored: bool) -> Iterator[Pictures]:
    """Yield pictures as the first of `LOOKS` see them.

    Args:
        pictures: Shape (n_rows, channels, height, width).
        count: How many looks, 1 to `most_looks`.
        mirrored: Whether each look is followed by its mirror image.
    """
    for look, flipped in islice(product(LOOKS, _sides(mirrored=mirrored)), count):
        seen = look(pictures)
        yield seen[..., ::-1] if flipped else seen


def most_looks(*, mirrored: bool) -> int:
    """Return how many looks there are.

    >>> most_looks(mirrored=False), most_looks(mirrored=True)
    (9, 18)
    """
    return len(LOOKS) * len(_sides(mirrored=mirrored))


def moved(pictures: Pictures, down: int, right: int) -> Pictures:
    """Return pictures moved by pixels; what comes in is black.

    >>> moved(np.array([[[[1, 2], [3, 4]]]], np.uint8), 0, 1).tolist()
    [[[[0, 1], [0, 3]]]]
    """
    if not (down or right):
        return pictures
    found = np.roll(pictures, (down, right), axis=(2, 3))
    if down:
        found[:, :, slice(0, down) if down > 0 else slice(down, None)] = 0
    if right:
        found[:, :, :, slice(0, right) if right > 0 else slice(right, None)] = 0
    return found


def turned(pictures: Pictures, degrees: float, zoom: float = 1.0) -> Pictures:
    """Return pictures turned clockwise about their middle, and that many times as large; what comes in is black.

    >>> turned(np.array([[[[1, 2], [3, 4]]]], np.uint8), 90).tolist()
    [[[[3, 1], [4, 2]]]]
    """
    height, width = pictures.shape[2:]
    middle = np.array([(height - 1) / 2, (width - 1) / 2])[:, None, None]
    down, right = np.indices((height, width)) - middle
    turn = math.radians(degrees)
    old = np.stack([down * math.cos(turn) - right * math.sin(turn), down * math.sin(turn) + right * math.cos(turn)])
    return _between_pixels(pictures, old / zoom + middle)


def _between_pixels(pictures: Pictures, places: npt.NDArray[np.float64]) -> Pictures:
    """Return what pictures show at places between their pixels, shape (2, height, width): rows and columns."""
    framed = np.pad(pictures, [(0, 0), (0, 0), (1, 1), (1, 1)])  # a black frame, and nothing lies beyond it
    places = np.stack([np.clip(place + 1, 0, side + 1) for place, side in zip(places, pictures.shape[2:], strict=True)])
    first = np.minimum(places.astype(np.int64), np.array(framed.shape[2:])[:, None, None] - 2)
    rest = (places - first).astype(np.float32)
    seen = np.zeros((*pictures.shape[:2], *places.shape[1:]), np.float32)
    for down, right in product((0, 1), (0, 1)):
        share = np.abs(1 - down - rest[0]) * np.abs(1 - right - rest[1])
        seen += share * framed[:, :, first[0] + down, first[1] + right]
    return seen.round().astype(np.uint8)


def _sides(*, mirrored: bool) -> tuple[bool, ...]:
    return (False, True) if mirrored else (False,)


LOOKS: tuple[Callable[[Pictures], Pictures], ...] = (
    *(partial(moved, down=down, right=right) for down, right in ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0))),
    *(partial(turned, degrees=degrees) for degrees in (-_TURN, _TURN)),
    *(partial(turned, degrees=0.0, zoom=zoom) for zoom in (_ZOOM, 1 / _ZOOM)),
)
"""What a picture is seen as, the first as it is."""
