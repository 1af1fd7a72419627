"""All figures of a level from one set of weights, or from one a resample."""

from __future__ import annotations

from glosa.evaluation.judgement import Judgement
from glosa.metrics import accuracy_by_coverage, class_totals, expected_calibration_error, hierarchical_scores
from glosa.metrics.precision_recall import Average, Scores
from glosa.metrics.weighting import weighted_mean
from glosa.types import FloatArray

TOP = (3, 5, 10)
WANTED = (0.90, 0.95)
AVERAGES: tuple[Average, ...] = ("macro", "micro", "weighted")


def figures(judgement: Judgement, weight: FloatArray) -> dict[str, FloatArray]:
    """Return every figure of a level by its name, 0 to 1 each, shape () or (resamples,).

    Args:
        judgement: Truth and answers of n records.
        weight: Shape (n,) or (resamples, n).
    """
    shares = {"accuracy": weighted_mean(judgement.correct, weight)}
    shares |= {f"top_{k}": weighted_mean(judgement.ranks <= k, weight) for k in TOP}
    return shares | _by_class(judgement, weight) | _by_confidence(judgement, weight)


def _by_class(judgement: Judgement, weight: FloatArray) -> dict[str, FloatArray]:
    totals = class_totals(judgement.truth, judgement.predicted, weight)
    averaged = {average: totals.average(average) for average in AVERAGES}
    hierarchical = hierarchical_scores(judgement.truth_paths, judgement.predicted_paths, weight)
    named = {"balanced_accuracy": averaged["macro"].recall}
    for name, scores in [*averaged.items(), ("hierarchical", hierarchical)]:
        named |= _named(name, scores)
    return named


def _by_confidence(judgement: Judgement, weight: FloatArray) -> dict[str, FloatArray]:
    confidence, correct = judgement.confidence, judgement.correct
    curve = accuracy_by_coverage(confidence, correct, weight)
    promised = weight * judgement.answered  # without an answer no probability was promised
    error = expected_calibration_error(confidence, correct, weight=promised)
    return {"calibration_error": error} | {coverage_name(share): curve.coverage_at(share) for share in WANTED}


def coverage_name(accuracy: float) -> str:
    """Return the name of the figure for a wanted accuracy.

    >>> coverage_name(0.95)
    'coverage_95'
    """
    return f"coverage_{accuracy:.0%}".rstrip("%")


def _named(name: str, scores: Scores) -> dict[str, FloatArray]:
    return {f"{name}_{part}": score for part, score in scores._asdict().items()}
