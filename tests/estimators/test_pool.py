from __future__ import annotations

import numpy as np
import pytest
from scipy.special import log_softmax

from glosa.estimators.pool import Pool, form_numbers

RANDOM = np.random.default_rng(0)
SAYS = np.ones((600, 2), np.bool_)


def answers_of(target: np.ndarray, sure: np.ndarray) -> np.ndarray:
    """Log probabilities of one model that favours the right code by `sure`, with noise; shape (1, n_rows, n_codes)."""
    logits = RANDOM.normal(size=(len(target), 4))
    logits[np.arange(len(target)), target] += sure
    return log_softmax(logits, axis=1)[None].astype(np.float32)


def test_a_model_that_knows_nothing_weighs_nothing() -> None:
    target = RANDOM.integers(0, 4, 600)
    answers = np.concatenate([answers_of(target, np.full(600, 2.0)), answers_of(target, np.zeros(600))])
    pool = Pool.fit(answers, target, np.ones(600), SAYS)
    assert pool.weights[0, 0] > 0.5
    assert pool.weights[0, 1] < 0.2


def test_the_weights_are_those_of_the_lowest_log_loss() -> None:
    target = RANDOM.integers(0, 4, 600)
    answers = np.concatenate([answers_of(target, np.full(600, 1.5)), answers_of(target, np.full(600, 1.0))])
    (weights,) = Pool.fit(answers, target, np.ones(600), SAYS[:, :0]).weights[:1]

    def loss(of: np.ndarray) -> float:
        return -float(log_softmax(np.tensordot(of, answers, 1), axis=1)[np.arange(600), target].mean())

    for step in ([0.1, 0], [-0.1, 0], [0, 0.1], [0, -0.1]):
        assert loss(weights) <= loss(weights + np.array(step))


def test_what_a_model_is_worth_depends_on_the_fields_that_speak() -> None:
    target = RANDOM.integers(0, 4, 600)
    says = np.stack([np.arange(600) < 300, np.arange(600) >= 300], axis=1)
    answers = np.concatenate([answers_of(target, 3.0 * says[:, 0]), answers_of(target, 3.0 * says[:, 1])])
    pool = Pool.fit(answers, target, np.ones(600), says)
    assert pool.forms.tolist() == [-1, 1, 2]
    assert pool.weights[1, 0] > 3 * pool.weights[1, 1]
    assert pool.weights[2, 1] > 3 * pool.weights[2, 0]


def test_too_few_records_weigh_all_alike() -> None:
    pool = Pool.fit(np.zeros((4, 19, 2), np.float32), np.zeros(19, np.int64), np.ones(19), SAYS[:19])
    assert pool.weights.tolist() == [[0.25] * 4]
    assert pool.logits(np.ones((4, 3, 2), np.float32), SAYS[:3]).tolist() == [[1.0, 1.0]] * 3


@pytest.mark.parametrize(("n_text", "expected"), [(2, [0, 3]), (7, [0, 0])])
def test_forms_are_told_apart_by_a_few_fields(n_text: int, expected: list[int]) -> None:
    assert form_numbers(np.array([[False] * n_text, [True] * n_text])).tolist() == expected
