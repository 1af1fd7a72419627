from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score

from glosa.metrics import balanced_accuracy


def test_agrees_with_scikit_learn_under_weights() -> None:
    rng = np.random.default_rng(0)
    truth, predicted, weight = rng.integers(0, 5, 200), rng.integers(0, 5, 200), rng.random(200)
    expected = balanced_accuracy_score(truth, predicted, sample_weight=weight)
    assert balanced_accuracy(truth, predicted, weight) == pytest.approx(expected)


def test_by_hand() -> None:
    assert balanced_accuracy(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1])) == pytest.approx((2 / 3 + 1) / 2)
