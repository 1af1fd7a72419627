"""Which class is taken for which: the whole matrix, or the commonest errors where it is too large to look at."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glosa.metrics.accuracy import correct
from glosa.metrics.weighting import check_rows, row_weights
from glosa.types import FloatArray, IntArray


class Pairs(NamedTuple):
    """Errors of one kind a row; each array has shape (pairs,)."""

    truth: IntArray
    predicted: IntArray
    records: FloatArray


def confusion_matrix(
    truth: IntArray, predicted: IntArray, n_classes: int, weight: npt.ArrayLike | None = None
) -> FloatArray:
    """Return the weight of each truth (row) and answer (column), shape (n_classes, n_classes); no answer is left out.

    Raises:
        SettingsError: The shapes do not fit or a weight is negative.

    >>> confusion_matrix(np.array([0, 1, 1]), np.array([0, 0, 1]), 2)
    array([[1., 0.],
           [1., 1.]])
    """
    rows = check_rows(truth=truth, predicted=predicted)
    weights = row_weights(weight, rows)
    known = (truth >= 0) & (predicted >= 0)
    cells = truth[known] * n_classes + predicted[known]
    counts: FloatArray = np.bincount(cells, weights[known], n_classes**2).astype(np.float64)
    return counts.reshape(n_classes, n_classes)


def confused_pairs(
    truth: IntArray, predicted: IntArray, weight: npt.ArrayLike | None = None, limit: int | None = None
) -> Pairs:
    """Return the errors by truth and answer, the commonest first; no answer, and what weighs nothing, is left out.

    Raises:
        SettingsError: The shapes do not fit or a weight is negative.

    >>> pairs = confused_pairs(np.array([0, 1, 1, 1]), np.array([1, 0, 0, 1]))
    >>> pairs.truth, pairs.predicted, pairs.records
    (array([1, 0]), array([0, 1]), array([2., 1.]))
    """
    weights = row_weights(weight, len(truth))
    wrong = ~correct(truth, predicted) & (truth >= 0) & (predicted >= 0) & (weights > 0)
    cells = np.stack([truth[wrong], predicted[wrong]])
    pairs, place = np.unique(cells, axis=1, return_inverse=True)
    records: FloatArray = np.bincount(place.ravel(), weights[wrong], pairs.shape[1]).astype(np.float64)
    order = np.argsort(-records, kind="stable")[:limit]
    return Pairs(pairs[0, order], pairs[1, order], records[order])
