"""Is one model better than another? The difference of two figures on the same records."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glosa.errors import SettingsError
from glosa.types import FloatArray


class Difference(NamedTuple):
    """A difference, its interval, and how likely one as large is where there is none (p)."""

    value: float
    low: float
    high: float
    p: float


def paired_difference(value: float, first: FloatArray, second: FloatArray, confidence: float = 0.95) -> Difference:
    """Return the difference of two figures by the paired bootstrap (Efron and Tibshirani, 1993, chapter 16).

    As `bootstrap_interval` does, the interval is centred on the difference of the figures themselves. p is two-sided:
    the share of resampled differences that lie as far from their mean as the difference lies from 0; never quite 0.

    Args:
        value: The first figure less the second, on the records themselves.
        first: The first figure of each resample, shape (resamples,).
        second: The second figure of the same resamples.
        confidence: The share of resamples inside, between 0 and 1.

    Raises:
        SettingsError: The resamples differ in number, or `confidence` is not between 0 and 1.

    >>> first, second = np.array([0.8, 0.9, 0.7, 0.8]), np.array([0.7, 0.7, 0.7, 0.7])
    >>> found = paired_difference(0.1, first, second, confidence=0.5)
    >>> [round(number, 3) for number in found]
    [0.1, 0.075, 0.125, 0.6]
    """
    if first.shape != second.shape or not 0 < confidence < 1:
        message = (
            f"There are {len(first)} and {len(second)} resamples, and confidence is {confidence}. "
            "Give as many of each, and a share between 0 and 1."
        )
        raise SettingsError(message)
    scatter = (first - second) - (first - second).mean()
    outside = (1 - confidence) / 2
    low, high = np.quantile(scatter, [outside, 1 - outside]) + value
    as_far = np.count_nonzero(np.abs(scatter) >= abs(value) - 1e-12)
    return Difference(value, float(low), float(high), float((as_far + 1) / (len(scatter) + 1)))


def holm(p_values: npt.ArrayLike) -> FloatArray:
    """Return p-values of several tests, raised so that one false alarm in all of them stays rare (Holm, 1979).

    Args:
        p_values: Shape (tests,), 0 to 1.

    >>> holm([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    p = np.asarray(p_values, np.float64)
    order = np.argsort(p, kind="stable")
    raised = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(raised, 1.0)
    return adjusted
