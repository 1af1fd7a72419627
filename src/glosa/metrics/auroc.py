"""Area under the ROC curve: how often a positive has a higher score than a negative."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glosa.metrics.detection import Detected, detect
from glosa.types import BoolArray, FloatArray


def auroc(score: FloatArray, positive: BoolArray, weight: npt.ArrayLike | None = None) -> FloatArray:
    """Return the area under the ROC curve (Hanley and McNeil 1982), 0 to 1, shape () or (resamples,).

    It is the probability that a positive has a higher score than a negative, a tie counting half; 0.5 where there is no
    pair of them.

    Args:
        score: The higher, the more like a positive, shape (n,), at least one.
        positive: Whether a record is what is looked for, shape (n,).
        weight: Shape (n,) or (resamples, n); None weighs each record 1.

    Raises:
        SettingsError: The shapes do not fit or a weight is negative.

    >>> float(auroc(np.array([0.9, 0.8, 0.7, 0.1]), np.array([True, False, True, False])))  # 3 pairs of 4
    0.75
    """
    return area(detect(score, positive, weight))


def area(found: Detected) -> FloatArray:
    """Return the area under the ROC curve of what was detected."""
    before = np.zeros((*found.hits.shape[:-1], 1))
    width = np.diff(found.alarms, axis=-1, prepend=before)
    height = (found.hits + np.concatenate([before, found.hits[..., :-1]], axis=-1)) / 2
    pairs = found.hits[..., -1] * found.alarms[..., -1]
    won = (width * height).sum(axis=-1)
    share: FloatArray = np.divide(won, pairs, out=np.full(np.shape(won), 0.5), where=pairs > 0)
    return share
