"""The figures of one model on records whose code is known."""

from __future__ import annotations

import numpy as np
import polars as pl

from glosa import Scheme
from glosa.metrics import coverage_at, expected_calibration_error, top_k_accuracy
from glosa.schemes.levels import Levels
from glosa.types import FloatArray, IntArray, Json

BINS = 15
WANTED_ACCURACY = 0.95


def judge(truth: pl.Series, scores: FloatArray, levels: Levels, scheme: Scheme, *, probabilities: bool) -> Json:
    """Return accuracy at every level, and top 5, calibration error and coverage at the last.

    Args:
        truth: The right codes, shape (n,); one that no training record had can still be right at a higher level.
        scores: How much each code is favoured, shape (n, codes), columns as `levels.codes`.
        levels: The codes and their groups.
        scheme: The tree of all codes.
        probabilities: Whether scores are probabilities. If so they are summed up the tree; if not the answer at a
            level is the group of the best code, and there is no calibration error.

    >>> scheme = Scheme.from_labels(["11", "12", "21"])
    >>> scores = np.array([[0.3, 0.3, 0.4], [0.1, 0.8, 0.1]])
    >>> found = judge(pl.Series(["11", "12"]), scores, scheme.levels(), scheme, probabilities=True)
    >>> found["accuracy"], found["calibration_error"]
    ({'1': 1.0, '2': 0.5}, 0.3)
    >>> judge(pl.Series(["11", "12"]), scores, scheme.levels(), scheme, probabilities=False)["accuracy"]
    {'1': 0.5, '2': 0.5}
    """
    right = [levels.group_of(truth, level, scheme) for level in range(len(levels))]
    answers = _summed(scores, levels) if probabilities else _cut(scores, levels)
    confidence, hit = scores.max(axis=1), answers[-1] == right[-1]
    error = _figure(expected_calibration_error(np.clip(confidence, 0, 1), hit, BINS)) if probabilities else None
    return {
        "accuracy": {name: _figure((a == r).mean()) for name, a, r in zip(levels.names, answers, right, strict=True)},
        "top_5": _figure(top_k_accuracy(levels.index(truth), scores, 5)),
        "calibration_error": error,
        "coverage_at_95": _figure(coverage_at(confidence, hit, WANTED_ACCURACY)),
    }


def _summed(scores: FloatArray, levels: Levels) -> list[IntArray]:
    return [sums.argmax(axis=1) for sums in levels.sum_up(scores)]


def _cut(scores: FloatArray, levels: Levels) -> list[IntArray]:
    best = scores.argmax(axis=1)
    return [member[best] for member in levels.membership]


def _figure(share: FloatArray) -> float:
    return round(float(share), 4)
