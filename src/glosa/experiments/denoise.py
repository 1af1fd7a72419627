"""Take noise away from pictures with a denoising autoencoder, and measure it where the clean ones are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from glosa._validate import Rule, is_number, require
from glosa.errors import InputError
from glosa.estimators.autoencoder import Autoencoder
from glosa.estimators.suited import suited_autoencoder
from glosa.evaluation.denoising import Denoising, compare_pictures
from glosa.evaluation.evaluation import Estimate
from glosa.experiments.held_out import describe
from glosa.features.rows import Rows
from glosa.types import FloatArray

SIGMA = 0.5
SETTINGS: dict[str, Any] = {
    "kind": "denoising",
    "layers": (32, 64, 64),
    "convolutional": True,
    "error": "binary",
    "scaling": "none",
    "learning_rate": 4e-3,
}
"""What makes an autoencoder that takes noise from pictures well; its `strength` is the noise."""
_SEEN = 300_000  # pictures that are learned from in all, each as often as it takes
_FEWEST, _MOST = 5, 200  # epochs


def new_denoiser(rows: Rows, sigma: float = SIGMA, **asked: Any) -> Autoencoder:
    """Return an autoencoder, not fitted, that learns to take noise of a standard deviation from pictures.

    Args:
        rows: Clean pictures; the fewer there are, the more epochs it learns.
        sigma: In shares of the brightest.
        asked: Arguments of `Autoencoder` that come before ours.

    Raises:
        InputError: The rows are no pictures.
        SettingsError: `sigma` is not above 0, or there is no argument of a name.
    """
    _check(sigma)
    if rows.kind != "pictures":
        msg = f"noise is taken from pictures, and the rows are {rows.kind}. Name the column of their paths."
        raise InputError(msg)
    epochs = min(max(round(_SEEN / len(rows)), _FEWEST), _MOST)
    return suited_autoencoder(rows, **{**SETTINGS, "strength": sigma, "epochs": epochs, **asked})


def add_noise(pictures: FloatArray, sigma: float = SIGMA, *, seed: int = 0) -> npt.NDArray[np.float32]:
    """Return pictures with normal noise, cut off at black and white as in any file of a picture.

    Args:
        pictures: From 0 to 1, any shape.
        sigma: Standard deviation of the noise, above 0.
        seed: Of the noise.

    Raises:
        SettingsError: `sigma` is not above 0.

    >>> noisy = add_noise(np.full((1, 100, 100), 0.5), 0.1)
    >>> round(float(noisy.std()), 2), float(add_noise(noisy, 9.0).max())
    (0.1, 1.0)
    """
    _check(sigma)
    noise = np.random.default_rng(seed).standard_normal(pictures.shape, np.float32)
    noisy: npt.NDArray[np.float32] = np.clip(pictures + np.float32(sigma) * noise, 0, 1).astype(np.float32)
    return noisy


def denoise(
    coder: Autoencoder,
    noisy: FloatArray,
    *,
    clean: FloatArray | None = None,
    names: Sequence[str] = (),
    sigma: float | None = None,
    learned: int | None = None,
    seed: int = 0,
) -> Denoising:
    """Return pictures without their noise, and where the clean ones are known by how much they are nearer to these.

    Args:
        coder: Fitted, of any kind.
        noisy: From 0 to 1, shape (n, height, width), in colour (n, 3, height, width).
        clean: The same pictures before the noise.
        names: What each is called; their numbers from 1 on if nothing is said.
        sigma: Of the noise that was added, if it was.
        learned: How many pictures the coder learned from.
        seed: Of the intervals.

    Raises:
        NotFittedError: The autoencoder is not fitted.
        InputError: The rows are no pictures, or have another shape than those that were learned; or there are fewer or
            more clean ones or names than noisy pictures.
    """
    coder._check_fitted()
    if noisy.ndim < 3:
        msg = f"noise is taken from pictures, shape (n, height, width), and these rows have the shape {noisy.shape}."
        raise InputError(msg)
    flat = len(coder.shape_) == 1  # it learned pictures as rows of pixels
    found = np.asarray(coder.reconstruct(noisy.reshape(len(noisy), -1) if flat else noisy), np.float32)
    cleaned = np.clip(found, 0, 1).reshape(noisy.shape)
    names = tuple(names) or tuple(f"picture {number}" for number in range(1, len(noisy) + 1))
    for what, given in (("clean pictures", clean), ("names", names)):
        if given is not None and len(given) != len(noisy):
            msg = f"there are {len(given):,} {what} for {len(noisy):,} noisy pictures. Give one for each."
            raise InputError(msg)
    figures: dict[str, dict[str, Estimate]] = {}
    table = pl.DataFrame({"name": list(names)})
    if clean is not None:
        figures, table = compare_pictures(names, clean, noisy, cleaned, seed=seed)
    return Denoising(
        names=names,
        noisy=noisy,
        cleaned=cleaned,
        clean=clean,
        sigma=sigma,
        figures=figures,
        by_picture=table,
        autoencoder=describe(coder),
        learned=learned,
        history=tuple(coder.history_),
        seed=seed,
    )


def _check(sigma: float) -> None:
    require([Rule("sigma", sigma, is_number(sigma, 1e-9, 1e9), "a number above 0")])
