from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from glosa.metrics import average_precision

rng = np.random.default_rng(0)
SCORE, POSITIVE, WEIGHT = rng.integers(0, 20, 200) / 10, rng.random(200) < 0.15, rng.random(200)


def test_agrees_with_scikit_learn() -> None:
    np.testing.assert_allclose(average_precision(SCORE, POSITIVE), average_precision_score(POSITIVE, SCORE))
    weighted = average_precision_score(POSITIVE, SCORE, sample_weight=WEIGHT)
    np.testing.assert_allclose(average_precision(SCORE, POSITIVE, WEIGHT), weighted)


def test_many_weights_give_one_figure_each() -> None:
    found = average_precision(SCORE, POSITIVE, np.stack([WEIGHT, np.ones(200)]))
    np.testing.assert_allclose(found, [average_precision(SCORE, POSITIVE, WEIGHT), average_precision(SCORE, POSITIVE)])


def test_by_hand() -> None:
    # The first positive comes first, precision 1; the second third, precision 2/3; the last fifth, 3/5.
    score, positive = np.array([5.0, 4.0, 3.0, 2.0, 1.0]), np.array([True, False, True, False, True])
    assert float(average_precision(score, positive)) == pytest.approx((1 + 2 / 3 + 3 / 5) / 3)


def test_without_a_positive_it_is_0() -> None:
    assert float(average_precision(np.array([1.0, 2.0]), np.array([False, False]))) == 0
