from __future__ import annotations

import numpy as np
import pytest
import torch
from torchmetrics.functional.image import peak_signal_noise_ratio

from glosa.errors import SettingsError
from glosa.metrics import psnr


def test_agrees_with_torchmetrics() -> None:
    clean, found = np.random.default_rng(0).random((2, 5, 12, 9))
    expected = [
        peak_signal_noise_ratio(torch.tensor(a), torch.tensor(b), data_range=1.0).item()
        for a, b in zip(found, clean, strict=True)
    ]
    np.testing.assert_allclose(psnr(clean, found), expected, rtol=1e-6)


def test_by_hand() -> None:
    clean = np.array([[[0, 0], [255, 255]], [[10, 10], [10, 10]]], np.uint8)
    found = np.array([[[0, 51], [255, 255]], [[10, 10], [10, 10]]], np.uint8)
    # The mean square of the first is 51^2 / 4, a hundredth of 255^2; nothing differs in the second.
    np.testing.assert_allclose(psnr(clean, found, 255), [20.0, np.inf])


def test_pictures_of_other_sizes_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"shapes \(1, 2, 2\) and \(1, 2, 3\) cannot be compared"):
        psnr(np.zeros((1, 2, 2)), np.zeros((1, 2, 3)))
