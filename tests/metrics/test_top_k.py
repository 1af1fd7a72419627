from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import top_k_accuracy_score

from glosa.errors import SettingsError
from glosa.metrics import accuracy, top_k_accuracy, true_ranks


@pytest.mark.parametrize("k", [1, 3, 5])
def test_agrees_with_scikit_learn(k: int) -> None:
    rng = np.random.default_rng(0)
    truth, probabilities, weight = rng.integers(0, 8, 300), rng.dirichlet(np.ones(8), 300), rng.random(300)
    expected = top_k_accuracy_score(truth, probabilities, k=k, labels=np.arange(8), sample_weight=weight)
    assert top_k_accuracy(truth, probabilities, k, weight) == pytest.approx(expected)


def test_first_of_ties_wins_so_that_top_one_is_accuracy() -> None:
    rng = np.random.default_rng(1)
    truth, probabilities = rng.integers(0, 4, 200), rng.integers(0, 3, (200, 4)) / 8
    assert top_k_accuracy(truth, probabilities, 1) == accuracy(truth, probabilities.argmax(axis=1))


@pytest.mark.parametrize("outside", [-1, 2, 9])
def test_a_truth_that_is_no_column_is_never_found(outside: int) -> None:
    assert true_ranks(np.array([outside]), np.array([[0.5, 0.5]])).tolist() == [3]


def test_k_below_one_is_refused() -> None:
    with pytest.raises(SettingsError, match="k is 0"):
        top_k_accuracy(np.array([0]), np.array([[1.0]]), 0)
