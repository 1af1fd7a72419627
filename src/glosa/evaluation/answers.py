"""The answers of one model at one level, as far as a comparison of models looks at them."""

from __future__ import annotations

from dataclasses import dataclass

from glosa.metrics import class_totals, correct, expected_calibration_error
from glosa.metrics.weighting import weighted_mean
from glosa.types import FloatArray, IntArray

FIGURES = ("accuracy", "macro_f1", "balanced_accuracy", "top_5", "calibration_error")
LOWER_IS_BETTER = frozenset({"calibration_error"})


@dataclass(frozen=True, eq=False)
class Answers:
    """What is true and what was answered; a record that several splits tested stands here as often.

    Args:
        truth: Index of the right code, shape (n,).
        predicted: Index of the most probable code, -1 without an answer, shape (n,).
        confidence: Its probability, 0 without an answer, shape (n,).
        ranks: Place of the truth among the answers, shape (n,).
    """

    truth: IntArray
    predicted: IntArray
    confidence: FloatArray
    ranks: IntArray

    def take(self, rows: slice) -> Answers:
        """Return the answers to some of the records."""
        return Answers(self.truth[rows], self.predicted[rows], self.confidence[rows], self.ranks[rows])

    def figures(self, weight: FloatArray) -> dict[str, FloatArray]:
        """Return `FIGURES`, 0 to 1 each, shape () or (resamples,).

        Args:
            weight: Shape (n,) or (resamples, n).

        >>> import numpy as np
        >>> answers = Answers(np.array([0, 0, 1]), np.array([0, 1, -1]), np.array([1.0, 0.5, 0.0]), np.array([1, 2, 9]))
        >>> {name: round(float(value), 3) for name, value in answers.figures(np.ones(3)).items()}
        {'accuracy': 0.333, 'macro_f1': 0.333, 'balanced_accuracy': 0.25, 'top_5': 0.667, 'calibration_error': 0.25}
        """
        hits = correct(self.truth, self.predicted)
        macro = class_totals(self.truth, self.predicted, weight).average("macro")
        promised = weight * (self.predicted >= 0)  # without an answer no probability was promised
        return {
            "accuracy": weighted_mean(hits, weight),
            "macro_f1": macro.f1,
            "balanced_accuracy": macro.recall,
            "top_5": weighted_mean(self.ranks <= 5, weight),
            "calibration_error": expected_calibration_error(self.confidence, hits, weight=promised),
        }
