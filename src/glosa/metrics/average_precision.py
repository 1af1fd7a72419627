"""Average precision: the area under the precision-recall curve."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glosa.metrics.detection import Detected, detect
from glosa.metrics.weighting import ratio
from glosa.types import BoolArray, FloatArray


def average_precision(score: FloatArray, positive: BoolArray, weight: npt.ArrayLike | None = None) -> FloatArray:
    """Return the mean precision at each step of recall, without interpolation, 0 to 1, shape () or (resamples,).

    By chance it is the share of positives, and 0 where there is none.

    Args:
        score: The higher, the more like a positive, shape (n,), at least one.
        positive: Whether a record is what is looked for, shape (n,).
        weight: Shape (n,) or (resamples, n); None weighs each record 1.

    Raises:
        SettingsError: The shapes do not fit or a weight is negative.

    >>> found = average_precision(np.array([0.9, 0.8, 0.7, 0.1]), np.array([True, False, True, False]))
    >>> round(float(found), 4)  # (1 + 2/3) / 2
    0.8333
    """
    return mean_precision(detect(score, positive, weight))


def mean_precision(found: Detected) -> FloatArray:
    """Return the average precision of what was detected."""
    steps = np.diff(found.hits, axis=-1, prepend=np.zeros((*found.hits.shape[:-1], 1)))
    return ratio((steps * found.precision).sum(axis=-1), found.hits[..., -1])
