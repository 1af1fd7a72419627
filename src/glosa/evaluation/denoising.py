"""What came of pictures whose noise was taken away, ready for a page or as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import polars as pl

from glosa.evaluation.evaluation import Estimate
from glosa.metrics import bootstrap, bootstrap_interval, psnr, ssim
from glosa.metrics.ssim import WINDOW
from glosa.metrics.weighting import weighted_mean
from glosa.types import FloatArray, Json

FORMAT = 1
RESAMPLES = 1000
STAGES = ("before", "after", "gain")
EQUAL = 100.0  # dB that two equal pictures count as: without an end the mean of several would have none


@dataclass(frozen=True, eq=False, kw_only=True)
class Denoising:
    """Noisy pictures and what became of them.

    Args:
        names: What each picture is called, n.
        noisy: From 0, black, to 1, shape (n, height, width), in colour (n, 3, height, width).
        cleaned: Of the same shape.
        clean: As they were before the noise; None where nobody knows.
        sigma: Standard deviation of the noise that was added, in shares of the brightest; None if they came noisy.
        figures: "psnr" in decibels and "ssim", each "before", "after" and "gain": means over the pictures. None without
            clean ones, and no SSIM of pictures that are smaller than its window.
        by_picture: A line a picture: name, and where the clean ones are known psnr_before, psnr_after, ssim_before and
            ssim_after.
        autoencoder: The parameters of what took the noise away.
        learned: How many pictures it learned from; None if it was fitted earlier.
        history: Of its training.
        seed: Of the noise and the intervals.
    """

    names: tuple[str, ...]
    noisy: FloatArray
    cleaned: FloatArray
    clean: FloatArray | None
    sigma: float | None
    figures: dict[str, dict[str, Estimate]]
    by_picture: pl.DataFrame
    autoencoder: dict[str, Any]
    learned: int | None
    history: tuple[dict[str, float], ...]
    seed: int

    def __len__(self) -> int:
        return len(self.noisy)

    def to_json(self) -> Json:
        """Return the figures as JSON types; those of each picture are in a table."""
        return {
            "format": FORMAT,
            "pictures": len(self),
            "shape": list(self.noisy.shape[1:]),
            "sigma": self.sigma,
            "figures": {
                name: {stage: _rounded(found) for stage, found in stages.items()}
                for name, stages in self.figures.items()
            },
            "learned": self.learned,
            "autoencoder": self.autoencoder,
            "history": list(self.history),
            "resamples": RESAMPLES,
            "seed": self.seed,
        }


def compare_pictures(
    names: Sequence[str], clean: FloatArray, noisy: FloatArray, cleaned: FloatArray, *, seed: int = 0
) -> tuple[dict[str, dict[str, Estimate]], pl.DataFrame]:
    """Return the figures and the table of `Denoising`.

    Args:
        names: What each picture is called.
        clean: As the pictures should be, from 0 to 1, shape (n, height, width) or (n, 3, height, width).
        noisy: As they were.
        cleaned: As they are now.
        seed: Of the intervals.

    Raises:
        SettingsError: The shapes differ.

    >>> clean = np.zeros((2, 4, 4))  # too small for SSIM
    >>> figures, table = compare_pictures(["a", "b"], clean, clean + 0.1, clean + 0.01)
    >>> round(figures["psnr"]["gain"].value, 6), table.columns
    (20.0, ['name', 'psnr_before', 'psnr_after'])
    """
    before, after = _of_each(clean, noisy), _of_each(clean, cleaned)
    stages = {
        name: {"before": before[name], "after": after[name], "gain": after[name] - before[name]} for name in after
    }
    each = {(name, stage): values for name, found in stages.items() for stage, values in found.items()}
    drawn = bootstrap(
        lambda weight: {"/".join(key): weighted_mean(values, weight) for key, values in each.items()},
        len(clean),
        resamples=RESAMPLES,
        seed=seed,
    )
    figures = {
        name: {stage: _estimate(values, drawn[f"{name}/{stage}"]) for stage, values in found.items()}
        for name, found in stages.items()
    }
    columns = {f"{name}_{stage}": each[name, stage] for name in stages for stage in STAGES[:2]}
    return figures, pl.DataFrame({"name": list(names), **columns})


def channels_last(pictures: FloatArray) -> FloatArray:
    """Return pictures with the colours of a pixel side by side, as files have them.

    >>> channels_last(np.zeros((5, 3, 8, 9))).shape, channels_last(np.zeros((5, 8, 9))).shape
    ((5, 8, 9, 3), (5, 8, 9))
    """
    return np.moveaxis(pictures, 1, -1) if pictures.ndim == 4 else pictures


def _of_each(clean: FloatArray, found: FloatArray) -> dict[str, FloatArray]:
    clean, found = channels_last(clean), channels_last(found)
    values = {"psnr": np.minimum(psnr(clean, found), EQUAL)}
    return values | ({"ssim": ssim(clean, found)} if min(clean.shape[1:3]) >= WINDOW else {})


def _estimate(values: FloatArray, drawn: FloatArray) -> Estimate:
    value = float(values.mean())
    return Estimate(value, *bootstrap_interval(value, drawn, within=(-np.inf, np.inf)))


def _rounded(found: Estimate) -> Json:
    return {name: round(value, 5) for name, value in asdict(found).items()}
