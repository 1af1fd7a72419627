"""Twenty groups of equal size by confidence, as INE Chile judges its coding (INE, 2023)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glosa.errors import SettingsError
from glosa.metrics.weighting import check_rows, ratio, row_weights, sum_by_class
from glosa.types import BoolArray, FloatArray, IntArray


class Ventiles(NamedTuple):
    """The groups, the surest first; each array has shape (groups,)."""

    records: IntArray
    lowest: FloatArray
    confidence: FloatArray
    accuracy: FloatArray
    cumulative_accuracy: FloatArray


def ventiles(
    confidence: FloatArray, correct: BoolArray, groups: int = 20, weight: npt.ArrayLike | None = None
) -> Ventiles:
    """Sort records by confidence, cut them into groups of equal numbers of records, and judge each.

    Equal confidences keep the order of the rows. With fewer records than groups there is one group a record.

    Args:
        confidence: Probability of the answer, shape (n,).
        correct: Whether the answer is right, shape (n,).
        groups: How many groups: 20 are ventiles.
        weight: Shape (n,); None weighs each record 1. Groups are equal in records, not in weight.

    Raises:
        SettingsError: `groups` is less than 1, the shapes do not fit, or a weight is negative.

    >>> found = ventiles(np.array([0.2, 0.9, 0.8, 0.4]), np.array([False, True, True, True]), groups=2)
    >>> found.accuracy, found.cumulative_accuracy, found.lowest
    (array([1. , 0.5]), array([1.  , 0.75]), array([0.8, 0.2]))
    """
    rows = check_rows(confidence=confidence, correct=correct)
    if groups < 1:
        message = f"groups is {groups}. Give 1 or more."
        raise SettingsError(message)
    weights = row_weights(weight, rows)
    groups = min(groups, rows)
    order = np.argsort(-confidence, kind="stable")
    place = np.empty(rows, dtype=np.int64)
    place[order] = np.arange(rows) * groups // max(rows, 1)
    lowest = np.full(groups, np.inf)
    np.minimum.at(lowest, place, confidence)
    total, hits = sum_by_class(place, weights, groups), sum_by_class(place, weights * correct, groups)
    return Ventiles(
        records=np.bincount(place, minlength=groups).astype(np.int64),
        lowest=lowest,
        confidence=ratio(sum_by_class(place, weights * confidence, groups), total),
        accuracy=ratio(hits, total),
        cumulative_accuracy=ratio(hits.cumsum(), total.cumsum()),
    )
