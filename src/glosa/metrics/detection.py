"""What is found at every threshold of a score: the counts that ROC and precision-recall curves are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glosa.metrics.weighting import check_rows, ratio, row_weights
from glosa.types import BoolArray, FloatArray


@dataclass(frozen=True)
class Detected:
    """What is found at each distinct score, the highest first; the last axis of each array is the threshold.

    Args:
        threshold: All with at least this score are flagged, shape (n_thresholds,).
        hits: Weight of the positives that are flagged.
        alarms: Weight of the negatives that are flagged.
    """

    threshold: FloatArray
    hits: FloatArray
    alarms: FloatArray

    @property
    def recall(self) -> FloatArray:
        """The share of the positives that are flagged; also called the true positive rate."""
        return ratio(self.hits, self.hits[..., -1:])

    @property
    def false_alarms(self) -> FloatArray:
        """The share of the negatives that are flagged: the false positive rate."""
        return ratio(self.alarms, self.alarms[..., -1:])

    @property
    def precision(self) -> FloatArray:
        """The share of the flagged that are positives."""
        return ratio(self.hits, self.hits + self.alarms)

    @property
    def f1(self) -> FloatArray:
        """The harmonic mean of precision and recall."""
        return ratio(2 * self.hits, self.hits + self.alarms + self.hits[..., -1:])


def detect(score: FloatArray, positive: BoolArray, weight: npt.ArrayLike | None = None) -> Detected:
    """Return what is found when every record with at least the threshold's score is flagged.

    Records of equal score are flagged together: the order of the rows never matters.

    Args:
        score: The higher, the more like a positive, shape (n,), at least one.
        positive: Whether a record is what is looked for, shape (n,).
        weight: Shape (n,) or (resamples, n); None weighs each record 1.

    Raises:
        SettingsError: The shapes do not fit or a weight is negative.

    >>> found = detect(np.array([3.0, 2.0, 2.0, 1.0]), np.array([True, True, False, False]))
    >>> found.recall, found.false_alarms, found.precision.round(2)
    (array([0.5, 1. , 1. ]), array([0. , 0.5, 1. ]), array([1.  , 0.67, 0.5 ]))
    """
    rows = check_rows(score=score, positive=positive)
    order = np.argsort(-score, kind="stable")
    ranked = score[order]
    last_of_ties = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], np.ones(min(rows, 1), dtype=bool)))
    weights = row_weights(weight, rows)[..., order]
    hits = (weights * positive[order]).cumsum(axis=-1)[..., last_of_ties]
    return Detected(ranked[last_of_ties], hits, weights.cumsum(axis=-1)[..., last_of_ties] - hits)
