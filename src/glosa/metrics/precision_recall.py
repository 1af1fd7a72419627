"""Precision, recall and F1 of each class, and their macro, micro and weighted averages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from glosa.errors import SettingsError, nearest
from glosa.metrics.accuracy import correct
from glosa.metrics.weighting import ratio, row_weights, sum_by_class
from glosa.types import FloatArray, IntArray

Average: TypeAlias = Literal["macro", "micro", "weighted"]


class Scores(NamedTuple):
    """Precision, recall and F1, each 0 to 1."""

    precision: FloatArray
    recall: FloatArray
    f1: FloatArray


@dataclass(frozen=True)
class ClassTotals:
    """The weight of the records, answers and hits of each class; each of shape (..., n_classes)."""

    records: FloatArray
    answers: FloatArray
    hits: FloatArray

    def scores(self) -> Scores:
        """Return the scores of each class; a class without records or answers scores 0."""
        return Scores(
            precision=ratio(self.hits, self.answers),
            recall=ratio(self.hits, self.records),
            f1=ratio(2 * self.hits, self.records + self.answers),
        )

    def average(self, average: Average) -> Scores:
        """Return the average over classes; macro and weighted look at the classes that occur in the truth."""
        if average == "micro":
            return ClassTotals(*(total.sum(axis=-1) for total in (self.records, self.answers, self.hits))).scores()
        importance = self.records if average == "weighted" else (self.records > 0).astype(np.float64)
        whole = importance.sum(axis=-1)
        return Scores(*(ratio((score * importance).sum(axis=-1), whole) for score in self.scores()))


def class_totals(truth: IntArray, predicted: IntArray, weight: npt.ArrayLike | None = None) -> ClassTotals:
    """Count records, answers and hits by class; classes run from 0 to the largest that occurs.

    Raises:
        SettingsError: The shapes do not fit or a weight is negative.

    >>> totals = class_totals(np.array([0, 0, 1]), np.array([0, 1, 1]))
    >>> totals.records, totals.answers, totals.hits
    (array([2., 1.]), array([1., 2.]), array([1., 1.]))
    """
    hits = correct(truth, predicted)
    weights = row_weights(weight, len(truth))
    n_classes = int(max(truth.max(initial=-1), predicted.max(initial=-1))) + 1
    return ClassTotals(
        records=sum_by_class(truth, weights, n_classes),
        answers=sum_by_class(predicted, weights, n_classes),
        hits=sum_by_class(np.where(hits, truth, -1), weights, n_classes),
    )


def precision_recall_f1(
    truth: IntArray, predicted: IntArray, average: Average = "macro", weight: npt.ArrayLike | None = None
) -> Scores:
    """Return averaged precision, recall and F1.

    Macro is the plain mean over the classes that occur in the truth, weighted the mean by their records; micro counts
    all records together. Macro-F1 is the mean of the F1 of the classes (Opitz and Burst, 2019).

    Args:
        truth: Classes, shape (n,).
        predicted: Classes, shape (n,); -1 where there is no answer, which lowers recall but not precision.
        average: `macro`, `micro` or `weighted`.
        weight: Shape (n,) or (resamples, n); None weighs each record 1.

    Raises:
        SettingsError: The average is unknown, the shapes do not fit, or a weight is negative.

    >>> scores = precision_recall_f1(np.array([0, 0, 1]), np.array([0, 1, 1]))
    >>> float(scores.precision), float(scores.recall), round(float(scores.f1), 3)
    (0.75, 0.75, 0.667)
    """
    if average not in get_args(Average):
        message = f"Unknown average {average!r}. {nearest(average, get_args(Average))}"
        raise SettingsError(message)
    return class_totals(truth, predicted, weight).average(average)
