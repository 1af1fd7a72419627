from __future__ import annotations

import numpy as np
from sklearn.metrics import confusion_matrix as sklearn_confusion_matrix

from glosa.metrics import confused_pairs, confusion_matrix


def test_agrees_with_scikit_learn_under_weights() -> None:
    rng = np.random.default_rng(0)
    truth, predicted, weight = rng.integers(0, 5, 200), rng.integers(0, 5, 200), rng.random(200)
    expected = sklearn_confusion_matrix(truth, predicted, labels=range(6), sample_weight=weight)
    np.testing.assert_allclose(confusion_matrix(truth, predicted, 6, weight), expected)


def test_pairs_are_the_matrix_off_its_diagonal() -> None:
    rng = np.random.default_rng(1)
    truth, predicted = rng.integers(0, 5, 200), rng.integers(-1, 5, 200)
    rebuilt, pairs = np.zeros((5, 5)), confused_pairs(truth, predicted)
    rebuilt[pairs.truth, pairs.predicted] = pairs.records
    matrix = confusion_matrix(truth, predicted, 5)
    np.testing.assert_array_equal(rebuilt, matrix - np.diag(np.diag(matrix)))
    assert (np.diff(pairs.records) <= 0).all()


def test_limit_keeps_the_commonest() -> None:
    pairs = confused_pairs(np.array([0, 0, 1]), np.array([1, 1, 0]), limit=1)
    assert (pairs.truth.tolist(), pairs.predicted.tolist(), pairs.records.tolist()) == ([0], [1], [2.0])


def test_no_errors_give_no_pairs() -> None:
    assert confused_pairs(np.array([1]), np.array([1])).records.tolist() == []
