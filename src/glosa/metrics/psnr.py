"""Peak signal-to-noise ratio: how far pictures are from those that they should be, in decibels."""

from __future__ import annotations

import numpy as np

from glosa.errors import SettingsError
from glosa.types import FloatArray


def psnr(clean: FloatArray, found: FloatArray, brightest: float = 1.0) -> FloatArray:
    """Return the peak signal-to-noise ratio of each picture in decibels, shape (n,); infinite where nothing differs.

    It is 10 log10(brightest^2 / MSE), where MSE is the mean square of the differences of a picture.

    Args:
        clean: The pictures as they should be, shape (n, ...).
        found: As they are, of the same shape.
        brightest: The greatest value that a pixel can have: 1 for shares, 255 for bytes.

    Raises:
        SettingsError: The shapes differ.

    A mean square of 0.01 is 20 dB.

    >>> psnr(np.zeros((1, 2, 2)), np.full((1, 2, 2), 0.1)).round(6)
    array([20.])
    """
    check_pictures(clean, found)
    squares = np.square(clean.astype(np.float64) - found).reshape(len(clean), -1)
    with np.errstate(divide="ignore"):
        ratio: FloatArray = 10 * np.log10(brightest**2 / squares.mean(axis=1))
    return ratio


def check_pictures(clean: FloatArray, found: FloatArray) -> None:
    """Refuse pictures that cannot be compared pixel by pixel.

    Raises:
        SettingsError: The shapes differ.
    """
    if clean.shape != found.shape:
        message = f"pictures of the shapes {clean.shape} and {found.shape} cannot be compared. Give equal ones."
        raise SettingsError(message)
