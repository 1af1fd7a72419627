"""Hierarchical precision, recall and F1: an answer in the right group is partly right."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glosa.errors import SettingsError
from glosa.metrics.precision_recall import ClassTotals, Scores
from glosa.metrics.weighting import check_rows, row_weights
from glosa.types import IntArray


def hierarchical_scores(truth: IntArray, predicted: IntArray, weight: npt.ArrayLike | None = None) -> Scores:
    """Compare each code together with its ancestors (Kiritchenko, Matwin and Famili, 2005).

    A code stands for the set of itself and its ancestors without the root. Precision is the size of the sets that
    truth and answer share over the size of the answers' sets, recall over the size of the truths', summed over records.

    Args:
        truth: Nodes from the top level down to the code, shape (n, levels), each node one integer;
            -1 below the end of a path.
        predicted: The same of the answers; a row of -1 where there is no answer.
        weight: Shape (n,) or (resamples, n); None weighs each record 1.

    Raises:
        SettingsError: The shapes do not fit or a weight is negative.

    The truth 1 > 11 > 111 and the answer 1 > 12 > 121 share one node of three:

    >>> scores = hierarchical_scores(np.array([[1, 11, 111]]), np.array([[1, 12, 121]]))
    >>> round(float(scores.f1), 3)
    0.333
    """
    rows = check_rows(truth=truth, predicted=predicted)
    if truth.shape != predicted.shape:
        message = f"truth has shape {truth.shape}, predicted {predicted.shape}. Give paths of the same length."
        raise SettingsError(message)
    weights = row_weights(weight, rows)
    shared = ((truth == predicted) & (truth >= 0)).sum(axis=1)
    return ClassTotals(
        records=weights @ (truth >= 0).sum(axis=1).astype(np.float64),
        answers=weights @ (predicted >= 0).sum(axis=1).astype(np.float64),
        hits=weights @ shared.astype(np.float64),
    ).scores()
