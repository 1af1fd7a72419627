"""Top-k accuracy: the share of records whose right code is among the k most probable."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glosa.errors import SettingsError
from glosa.metrics.weighting import check_rows, weighted_mean
from glosa.types import FloatArray, IntArray


def true_ranks(truth: IntArray, probabilities: FloatArray) -> IntArray:
    """Return the place of the right class of each record, 1 for the most probable, shape (n,).

    Among equal probabilities the first column comes first, as in `argmax`. A truth that is no column, -1 or beyond
    the last, or whose probability is NaN, is placed after all of them.

    Args:
        truth: Columns of `probabilities`, shape (n,).
        probabilities: Shape (n, classes).

    Raises:
        SettingsError: The arrays differ in their number of rows.

    >>> true_ranks(np.array([1, 0, -1]), np.array([[0.2, 0.5, 0.3], [0.2, 0.5, 0.3], [0.2, 0.5, 0.3]]))
    array([1, 3, 4])
    """
    rows = check_rows(truth=truth, probabilities=probabilities)
    n_classes = probabilities.shape[1]
    known = (truth >= 0) & (truth < n_classes)
    column = np.where(known, truth, 0)
    own = probabilities[np.arange(rows), column][:, None]
    ties_before = (probabilities == own) & (np.arange(n_classes) < column[:, None])
    known &= ~np.isnan(own[:, 0])
    ranks = 1 + ((probabilities > own) | ties_before).sum(axis=1)
    placed: IntArray = np.where(known, ranks, n_classes + 1)
    return placed


def top_k_accuracy(
    truth: IntArray, probabilities: FloatArray, k: int = 5, weight: npt.ArrayLike | None = None
) -> FloatArray:
    """Return the share of records whose right class is among the k most probable, 0 to 1.

    Args:
        truth: Columns of `probabilities`, shape (n,); -1 where the truth is none of them.
        probabilities: Shape (n, classes).
        k: How many classes are looked at, 1 or more.
        weight: Shape (n,) or (resamples, n); None weighs each record 1.

    Raises:
        SettingsError: `k` is less than 1, the shapes do not fit, or a weight is negative.

    >>> float(top_k_accuracy(np.array([-1]), np.array([[0.4, 0.6]]), k=5))
    0.0
    >>> float(top_k_accuracy(np.array([0, 0]), np.array([[0.2, 0.5, 0.3], [0.4, 0.5, 0.1]]), k=2))
    0.5
    """
    if k < 1:
        message = f"k is {k}. Give 1 or more."
        raise SettingsError(message)
    return weighted_mean(true_ranks(truth, probabilities) <= min(k, probabilities.shape[1]), weight)
