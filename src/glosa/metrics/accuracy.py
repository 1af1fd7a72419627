"""Accuracy: the share of records with the right code."""

from __future__ import annotations

import numpy.typing as npt

from glosa.metrics.weighting import check_rows, weighted_mean
from glosa.types import BoolArray, FloatArray, IntArray


def correct(truth: IntArray, predicted: IntArray) -> BoolArray:
    """Return which records got the right class, shape (n,); no answer (-1) is wrong whatever the truth.

    Raises:
        SettingsError: The arrays differ in length.

    >>> import numpy as np
    >>> correct(np.array([3, 3, -1]), np.array([3, 1, -1]))
    array([ True, False, False])
    """
    check_rows(truth=truth, predicted=predicted)
    hits: BoolArray = (truth == predicted) & (predicted >= 0)
    return hits


def accuracy(truth: IntArray, predicted: IntArray, weight: npt.ArrayLike | None = None) -> FloatArray:
    """Return the share of records with the right class, 0 to 1.

    Args:
        truth: Classes, shape (n,).
        predicted: Classes, shape (n,); -1 where there is no answer.
        weight: Shape (n,) or (resamples, n); None weighs each record 1.

    Raises:
        SettingsError: The shapes do not fit or a weight is negative.

    >>> import numpy as np
    >>> float(accuracy(np.array([0, 1, 2, 2]), np.array([0, 1, 2, -1])))
    0.75
    """
    return weighted_mean(correct(truth, predicted), weight)
