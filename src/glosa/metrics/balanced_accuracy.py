"""Balanced accuracy: the mean over codes of the share of hits."""

from __future__ import annotations

import numpy.typing as npt

from glosa.metrics.precision_recall import precision_recall_f1
from glosa.types import FloatArray, IntArray


def balanced_accuracy(truth: IntArray, predicted: IntArray, weight: npt.ArrayLike | None = None) -> FloatArray:
    """Return the mean recall over the classes that occur in the truth, 0 to 1 (Brodersen et al., 2010).

    Args:
        truth: Classes, shape (n,).
        predicted: Classes, shape (n,); -1 where there is no answer.
        weight: Shape (n,) or (resamples, n); None weighs each record 1.

    Raises:
        SettingsError: The shapes do not fit or a weight is negative.

    >>> import numpy as np
    >>> float(balanced_accuracy(np.array([0, 0, 0, 0, 1]), np.array([0, 0, 0, 0, 0])))
    0.5
    """
    return precision_recall_f1(truth, predicted, "macro", weight).recall
