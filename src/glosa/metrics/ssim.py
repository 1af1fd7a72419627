"""Structural similarity: whether pictures look alike, by what their pixels have in common with their neighbours."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import correlate1d

from glosa.errors import SettingsError
from glosa.metrics.psnr import check_pictures
from glosa.types import FloatArray

WINDOW = 11  # pixels on a side
_SPREAD = 1.5  # of the window, in pixels
_STEADY = (0.01, 0.03)  # K1 and K2: what keeps the quotients steady where a picture is dark or even


def ssim(clean: FloatArray, found: FloatArray, brightest: float = 1.0) -> FloatArray:
    """Return the mean structural similarity of each picture, shape (n,), at most 1 (Wang et al. 2004).

    With the means m, variances v and covariance c of two pictures in a window, and C1 = (0.01 L)^2, C2 = (0.03 L)^2,

        SSIM = (2 m1 m2 + C1) (2 c + C2) / ((m1^2 + m2^2 + C1) (v1 + v2 + C2)).

    The window is a Gaussian of 11 x 11 pixels with a standard deviation of 1.5, wherever it lies wholly in the picture;
    colours are averaged.

    Args:
        clean: The pictures as they should be, shape (n, height, width) or (n, height, width, channels).
        found: As they are, of the same shape.
        brightest: L, the greatest value that a pixel can have: 1 for shares, 255 for bytes.

    Raises:
        SettingsError: The shapes differ, or the pictures are smaller than the window.

    Where both are even, 0.5 and 0.4 bright, it is (2 x 0.2 + 0.0001) / (0.25 + 0.16 + 0.0001).

    >>> ssim(np.full((1, 11, 11), 0.5), np.full((1, 11, 11), 0.4)).round(4)
    array([0.9756])
    """
    check_pictures(clean, found)
    if clean.ndim not in (3, 4) or min(clean.shape[1:3]) < WINDOW:
        message = f"pictures have the shape {clean.shape[1:]}, and SSIM needs {WINDOW} x {WINDOW} pixels at least."
        raise SettingsError(message)
    x, y = clean.astype(np.float64), found.astype(np.float64)
    c1, c2 = ((share * brightest) ** 2 for share in _STEADY)
    mean_x, mean_y = _smooth(x), _smooth(y)
    var_x, var_y = _smooth(x * x) - mean_x**2, _smooth(y * y) - mean_y**2
    both = _smooth(x * y) - mean_x * mean_y
    alike = (2 * mean_x * mean_y + c1) * (2 * both + c2)
    local = alike / ((mean_x**2 + mean_y**2 + c1) * (var_x + var_y + c2))
    found_means: FloatArray = local.reshape(len(local), -1).mean(axis=1)
    return found_means


def _smooth(x: FloatArray) -> FloatArray:
    """Return means over the window at every place where it lies wholly in the picture."""
    half = WINDOW // 2
    weights = np.exp(-np.square(np.arange(-half, half + 1) / _SPREAD) / 2)
    weights /= weights.sum()
    means: FloatArray = correlate1d(correlate1d(x, weights, axis=1), weights, axis=2)
    return means[:, half:-half, half:-half]
