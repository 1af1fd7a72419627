from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from glosa.metrics import auroc

rng = np.random.default_rng(0)
SCORE, POSITIVE, WEIGHT = rng.integers(0, 20, 200) / 10, rng.random(200) < 0.15, rng.random(200)


def test_agrees_with_scikit_learn() -> None:
    np.testing.assert_allclose(auroc(SCORE, POSITIVE), roc_auc_score(POSITIVE, SCORE))
    weighted = roc_auc_score(POSITIVE, SCORE, sample_weight=WEIGHT)
    np.testing.assert_allclose(auroc(SCORE, POSITIVE, WEIGHT), weighted)


def test_many_weights_give_one_figure_each() -> None:
    found = auroc(SCORE, POSITIVE, np.stack([WEIGHT, np.ones(200)]))
    np.testing.assert_allclose(found, [auroc(SCORE, POSITIVE, WEIGHT), auroc(SCORE, POSITIVE)])


def test_by_hand() -> None:
    # Of the 2 x 2 pairs the positive is higher in two, equal in one, lower in one.
    assert float(auroc(np.array([3.0, 1.0, 1.0, 2.0]), np.array([True, True, False, False]))) == pytest.approx(0.625)


def test_without_a_pair_it_says_nothing() -> None:
    assert float(auroc(np.array([1.0, 2.0]), np.array([True, True]))) == 0.5
