"""Calibration: does a probability of 0.8 mean right 8 times in 10?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glosa.errors import SettingsError
from glosa.metrics.weighting import check_rows, ratio, row_weights, sum_by_class
from glosa.types import BoolArray, FloatArray


class Reliability(NamedTuple):
    """Bins of equal width of the confidence; each array has shape (..., bins)."""

    lower: FloatArray
    upper: FloatArray
    records: FloatArray
    confidence: FloatArray
    accuracy: FloatArray


def reliability(
    confidence: FloatArray, correct: BoolArray, bins: int = 15, weight: npt.ArrayLike | None = None
) -> Reliability:
    """Return the records, mean confidence and accuracy of each bin of (lower, upper]; 0 belongs to the first.

    Args:
        confidence: Probability of the answer, shape (n,), 0 to 1.
        correct: Whether the answer is right, shape (n,).
        bins: How many bins of equal width.
        weight: Shape (n,) or (resamples, n); None weighs each record 1.

    Raises:
        SettingsError: `bins` is less than 1, a confidence is outside 0 to 1, or the shapes do not fit.

    >>> found = reliability(np.array([0.3, 0.9, 0.7]), np.array([False, True, False]), bins=2)
    >>> found.records, found.accuracy
    (array([1., 2.]), array([0. , 0.5]))
    """
    rows = check_rows(confidence=confidence, correct=correct)
    if bins < 1:
        message = f"bins is {bins}. Give 1 or more."
        raise SettingsError(message)
    if not ((confidence >= 0) & (confidence <= 1)).all():
        message = "confidence holds a number outside 0 to 1. Give probabilities."
        raise SettingsError(message)
    weights = row_weights(weight, rows)
    edges = np.linspace(0.0, 1.0, bins + 1)
    place = np.searchsorted(edges[1:-1], confidence, side="left").astype(np.int64)
    records = sum_by_class(place, weights, bins)
    return Reliability(
        lower=edges[:-1],
        upper=edges[1:],
        records=records,
        confidence=ratio(sum_by_class(place, weights * confidence, bins), records),
        accuracy=ratio(sum_by_class(place, weights * correct, bins), records),
    )


def expected_calibration_error(
    confidence: FloatArray, correct: BoolArray, bins: int = 15, weight: npt.ArrayLike | None = None
) -> FloatArray:
    """Return the mean distance of confidence and accuracy over bins of equal width, 0 to 1 (Guo et al., 2017).

    Args:
        confidence: Probability of the answer, shape (n,), 0 to 1.
        correct: Whether the answer is right, shape (n,).
        bins: How many bins of equal width.
        weight: Shape (n,) or (resamples, n); None weighs each record 1.

    Raises:
        SettingsError: `bins` is less than 1, a confidence is outside 0 to 1, or the shapes do not fit.

    Two records at 0.75, one of them right: the bin is 0.25 off.

    >>> float(expected_calibration_error(np.array([0.75, 0.75]), np.array([True, False])))
    0.25
    """
    found = reliability(confidence, correct, bins, weight)
    gaps = np.abs(found.confidence - found.accuracy)
    return ratio((found.records * gaps).sum(axis=-1), found.records.sum(axis=-1))
