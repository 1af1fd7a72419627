from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import accuracy_score

from glosa.errors import SettingsError
from glosa.metrics import accuracy, correct


def test_agrees_with_scikit_learn_under_weights() -> None:
    rng = np.random.default_rng(0)
    truth, predicted, weight = rng.integers(0, 5, 200), rng.integers(0, 5, 200), rng.random(200)
    expected = accuracy_score(truth, predicted, sample_weight=weight)
    assert accuracy(truth, predicted, weight) == pytest.approx(expected)


def test_no_answer_is_wrong_even_where_the_truth_is_unknown() -> None:
    assert correct(np.array([-1, 2]), np.array([-1, 2])).tolist() == [False, True]


def test_many_weights_give_one_figure_each() -> None:
    weights = np.array([[1, 1, 1, 1], [0, 0, 1, 1]])
    assert accuracy(np.array([0, 0, 1, 1]), np.array([1, 1, 1, 1]), weights).tolist() == [0.5, 1.0]


def test_no_records_score_zero() -> None:
    assert accuracy(np.array([], dtype=np.int64), np.array([], dtype=np.int64)) == 0


def test_arrays_of_different_length_are_named() -> None:
    with pytest.raises(SettingsError, match="truth has 2, predicted has 3"):
        accuracy(np.zeros(2, dtype=np.int64), np.zeros(3, dtype=np.int64))
