from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.signal import convolve2d
from torchmetrics.functional.image import structural_similarity_index_measure

from glosa.errors import SettingsError
from glosa.metrics import ssim
from glosa.types import FloatArray


def some(shape: tuple[int, ...]) -> tuple[FloatArray, FloatArray]:
    rng = np.random.default_rng(0)
    clean = rng.random(shape)
    return clean, np.clip(clean + rng.normal(0, 0.2, shape), 0, 1)


def test_agrees_with_torchmetrics() -> None:
    clean, found = some((4, 17, 23))
    _, everywhere = structural_similarity_index_measure(
        torch.tensor(found)[:, None], torch.tensor(clean)[:, None], data_range=1.0, return_full_image=True
    )
    inside = everywhere[:, 0, 5:-5, 5:-5]  # where it need not make up what lies beyond the border
    np.testing.assert_allclose(ssim(clean, found), inside.mean(dim=(1, 2)), rtol=1e-6)


def test_agrees_with_a_window_moved_over_the_picture() -> None:
    clean, found = (pictures[0] * 255 for pictures in some((1, 13, 12)))
    side = np.exp(-np.square(np.arange(-5, 6)) / (2 * 1.5**2))
    window = np.outer(side, side) / side.sum() ** 2
    mean = {name: convolve2d(x, window, "valid") for name, x in (("x", clean), ("y", found))}
    square = {name: convolve2d(x * x, window, "valid") for name, x in (("x", clean), ("y", found))}
    covariance = convolve2d(clean * found, window, "valid") - mean["x"] * mean["y"]
    c1, c2 = 2.55**2, 7.65**2
    light = (2 * mean["x"] * mean["y"] + c1) / (mean["x"] ** 2 + mean["y"] ** 2 + c1)
    variances = square["x"] - mean["x"] ** 2 + square["y"] - mean["y"] ** 2
    expected = (light * (2 * covariance + c2) / (variances + c2)).mean()
    np.testing.assert_allclose(ssim(clean[None], found[None], 255), [expected], rtol=1e-9)


def test_colours_are_averaged_and_equal_pictures_are_1() -> None:
    clean, found = some((2, 12, 12, 3))
    apart = np.mean([ssim(clean[..., channel], found[..., channel]) for channel in range(3)], axis=0)
    np.testing.assert_allclose(ssim(clean, found), apart)
    np.testing.assert_allclose(ssim(clean, clean), 1)


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"the shape \(10, 30\), and SSIM needs 11 x 11 pixels"):
        ssim(np.zeros((1, 10, 30)), np.zeros((1, 10, 30)))
    with pytest.raises(SettingsError, match="cannot be compared"):
        ssim(np.zeros((1, 12, 12)), np.zeros((1, 12, 13)))
