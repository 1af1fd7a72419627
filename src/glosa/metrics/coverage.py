"""Coverage: the share of records that can be accepted, surest first, while enough of them are right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glosa.errors import SettingsError
from glosa.metrics.weighting import check_rows, ratio, row_weights
from glosa.types import BoolArray, FloatArray

ROUNDING = 1e-9  # a share of exactly 0.95 counts as 0.95


@dataclass(frozen=True)
class Accepted:
    """What is accepted at each distinct confidence, surest first; the last axis of each array is the threshold."""

    threshold: FloatArray
    coverage: FloatArray
    accuracy: FloatArray

    def coverage_at(self, accuracy: float) -> FloatArray:
        """Return the largest coverage with at least this accuracy, shape (...)."""
        covered: FloatArray = np.where(self._enough(accuracy), self.coverage, 0.0).max(axis=-1, initial=0.0)
        return covered

    def threshold_at(self, accuracy: float) -> float | None:
        """Return the lowest threshold with at least this accuracy, None if there is none; for one set of weights."""
        good = np.flatnonzero(self._enough(accuracy))
        return float(self.threshold[good[-1]]) if len(good) else None

    def _enough(self, accuracy: float) -> BoolArray:
        if not 0 < accuracy <= 1:
            message = f"accuracy is {accuracy}. Give a share above 0 and up to 1, such as 0.95."
            raise SettingsError(message)
        enough: BoolArray = self.accuracy >= accuracy - ROUNDING
        return enough


def accuracy_by_coverage(confidence: FloatArray, correct: BoolArray, weight: npt.ArrayLike | None = None) -> Accepted:
    """Return coverage and accuracy when every record with at least the threshold's confidence is accepted.

    Records of equal confidence are accepted together: the order of the rows never matters.

    Args:
        confidence: Probability of the answer, shape (n,).
        correct: Whether the answer is right, shape (n,).
        weight: Shape (n,) or (resamples, n); None weighs each record 1.

    Raises:
        SettingsError: The shapes do not fit or a weight is negative.

    >>> found = accuracy_by_coverage(np.array([0.9, 0.5, 0.5, 0.2]), np.array([True, True, False, False]))
    >>> found.coverage, found.accuracy.round(2)
    (array([0.25, 0.75, 1.  ]), array([1.  , 0.67, 0.5 ]))
    """
    rows = check_rows(confidence=confidence, correct=correct)
    order = np.argsort(-confidence, kind="stable")
    surest = confidence[order]
    last_of_ties = np.flatnonzero(np.append(surest[1:] != surest[:-1], np.ones(min(rows, 1), dtype=bool)))
    weights = row_weights(weight, rows)[..., order]
    accepted = weights.cumsum(axis=-1)[..., last_of_ties]
    hits = (weights * correct[order]).cumsum(axis=-1)[..., last_of_ties]
    return Accepted(surest[last_of_ties], ratio(accepted, weights.sum(axis=-1, keepdims=True)), ratio(hits, accepted))


def coverage_at(
    confidence: FloatArray, correct: BoolArray, accuracy: float, weight: npt.ArrayLike | None = None
) -> FloatArray:
    """Return the largest share of records, surest first, of which at least `accuracy` are right; 0 if there is none.

    Args:
        confidence: Probability of the answer, shape (n,).
        correct: Whether the answer is right, shape (n,).
        accuracy: The share that must be right among the accepted, above 0 and up to 1.
        weight: Shape (n,) or (resamples, n); None weighs each record 1.

    Raises:
        SettingsError: `accuracy` is out of its range, the shapes do not fit, or a weight is negative.

    >>> float(coverage_at(np.array([0.9, 0.8, 0.5, 0.2]), np.array([True, True, False, False]), accuracy=0.6))
    0.75
    """
    return accuracy_by_coverage(confidence, correct, weight).coverage_at(accuracy)


def threshold_at(
    confidence: FloatArray, correct: BoolArray, accuracy: float, weight: npt.ArrayLike | None = None
) -> float | None:
    """Return the lowest confidence to accept so that at least `accuracy` of them are right, None if there is none.

    Args:
        confidence: Probability of the answer, shape (n,).
        correct: Whether the answer is right, shape (n,).
        accuracy: The share that must be right among the accepted, above 0 and up to 1.
        weight: Shape (n,); None weighs each record 1.

    Raises:
        SettingsError: `accuracy` is out of its range, the shapes do not fit, or a weight is negative.

    >>> threshold_at(np.array([0.9, 0.8, 0.5, 0.2]), np.array([True, True, False, False]), accuracy=0.6)
    0.5
    """
    return accuracy_by_coverage(confidence, correct, weight).threshold_at(accuracy)
