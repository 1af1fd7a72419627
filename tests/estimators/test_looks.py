"""Looks at pictures."""

from __future__ import annotations

import numpy as np
import pytest

from glosa.estimators.looks import LOOKS, look_at, moved, turned

PIXELS = np.random.default_rng(0).integers(1, 256, (2, 3, 5, 7), np.uint8)


@pytest.mark.parametrize(("down", "right"), [(1, 0), (-1, 0), (0, 1), (0, -1)])
def test_moved_pictures_lose_what_leaves(down: int, right: int) -> None:
    pixels = np.random.default_rng(0).integers(1, 256, (2, 1, 5, 5), dtype=np.uint8)
    found = moved(pixels, down, right)
    assert (found == 0).sum() == 10
    np.testing.assert_array_equal(moved(found, -down, -right)[:, :, 1:-1, 1:-1], pixels[:, :, 1:-1, 1:-1])


def test_turned_pictures_are_those_that_numpy_turns() -> None:
    square = PIXELS[..., :5]
    np.testing.assert_array_equal(turned(square, 0.0), square)
    np.testing.assert_array_equal(turned(square, 90), np.rot90(square, -1, axes=(2, 3)))
    np.testing.assert_array_equal(turned(square, -90), np.rot90(square, 1, axes=(2, 3)))
    np.testing.assert_array_equal(turned(PIXELS, 180), PIXELS[..., ::-1, ::-1])


def test_what_comes_in_is_black() -> None:
    white = np.full((1, 1, 9, 9), 255, np.uint8)
    small, skew = turned(white, 0.0, zoom=0.5)[0, 0], turned(white, 45)[0, 0]
    assert small[4].tolist() == [0, 0, 255, 255, 255, 255, 255, 0, 0]
    assert skew[0, 0] == skew[8, 8] == 0 < skew[4].min()
    assert (turned(white, 0.0, zoom=2.0) == 255).all()


def test_looks_differ_and_mirror_images_follow() -> None:
    alone, beside = (list(look_at(PIXELS, 9, mirrored=mirrored)) for mirrored in (False, True))
    assert len({look.tobytes() for look in alone}) == len(LOOKS) == 9
    np.testing.assert_array_equal(alone[0], PIXELS)
    np.testing.assert_array_equal(beside[1], PIXELS[..., ::-1])
    np.testing.assert_array_equal(beside[2], alone[1])
