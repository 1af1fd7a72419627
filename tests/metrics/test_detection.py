from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score, precision_recall_curve, roc_curve

from glosa.errors import SettingsError
from glosa.metrics import detect


def test_by_hand() -> None:
    found = detect(np.array([1.0, 4.0, 2.0, 2.0]), np.array([False, True, True, False]))
    assert found.threshold.tolist() == [4.0, 2.0, 1.0]
    assert (found.hits.tolist(), found.alarms.tolist()) == ([1, 2, 2], [0, 1, 2])
    np.testing.assert_allclose(found.f1, [2 / 3, 4 / 5, 2 / 3])


def test_agrees_with_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    score, positive = rng.integers(0, 30, 300) / 10, rng.random(300) < 0.2
    found = detect(score, positive)
    alarms, recall, thresholds = roc_curve(positive, score, drop_intermediate=False)
    np.testing.assert_allclose(found.threshold, thresholds[1:])
    np.testing.assert_allclose(found.recall, recall[1:])
    np.testing.assert_allclose(found.false_alarms, alarms[1:])
    precision, _, _ = precision_recall_curve(positive, score)
    np.testing.assert_allclose(found.precision, precision[-2::-1])
    by_threshold = [f1_score(positive, score >= threshold) for threshold in found.threshold]
    np.testing.assert_allclose(found.f1, by_threshold)


def test_weights_repeat_records() -> None:
    score, positive = np.array([3.0, 2.0, 1.0]), np.array([True, False, True])
    repeated = detect(score[[0, 0, 1, 2]], positive[[0, 0, 1, 2]])
    found = detect(score, positive, np.array([[2, 1, 1], [1, 1, 1]]))
    np.testing.assert_allclose(found.recall[0], repeated.recall)
    np.testing.assert_allclose(found.recall[1], [0.5, 0.5, 1.0])


def test_shapes_that_do_not_fit() -> None:
    with pytest.raises(SettingsError, match="differ in their number of rows"):
        detect(np.zeros(2), np.zeros(3, dtype=bool))
