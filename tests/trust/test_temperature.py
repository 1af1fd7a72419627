from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.sparse import csr_matrix

from glosa.features.examples import Examples
from glosa.trust.temperature import Temperature, fit_temperature, probabilities


def held_out(rows: int, target: np.ndarray | None = None, weight: np.ndarray | None = None) -> Examples:
    target = np.zeros(rows, np.int64) if target is None else target
    return Examples((csr_matrix((rows, 1)),), target, np.ones(rows) if weight is None else weight)


def test_probabilities_are_those_of_torch() -> None:
    logits = np.random.default_rng(0).normal(size=(20, 5)).astype(np.float32) * 10
    found = probabilities(logits, Temperature(2.5))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, (torch.from_numpy(logits) / 2.5).softmax(1).numpy(), atol=1e-6)


def test_a_model_too_sure_is_made_less_so() -> None:
    # 3 of 4 are right, so the best logit is log(3), and 10 is log(3) times the temperature.
    logits, target = np.tile([[10.0, 0.0]], (40, 1)), np.tile([0, 0, 0, 1], 10)
    assert fit_temperature(logits, held_out(40, target)) == pytest.approx((10 / np.log(3), 0), rel=1e-2, abs=1e-2)


def test_weights_count() -> None:
    logits, target = np.tile([[10.0, 0.0]], (40, 1)), np.tile([0, 1], 20)
    weight = np.tile([1.5, 0.5], 20)
    assert fit_temperature(logits, held_out(40, target, weight)) == pytest.approx(
        (10 / np.log(3), 0), rel=1e-2, abs=1e-2
    )


def test_few_records_say_nothing() -> None:
    assert fit_temperature(np.zeros((19, 2)), held_out(19)) == (1, 0)
    assert fit_temperature(np.zeros((0, 2)), held_out(0)) == (1, 0)


def test_the_surest_are_made_less_so_where_they_are_too_sure() -> None:
    """Of records with a confidence of .5 half are right, of those with .98 nine in ten."""
    generator = np.random.default_rng(0)
    confidence = generator.choice([0.5, 0.98], 4000)
    truth = np.where(confidence == 0.5, 0.5, 0.9)
    others = np.log((1 - confidence) / 3)
    logits = np.stack([np.log(confidence), others, others, others], axis=1)
    target = np.where(generator.random(4000) < truth, 0, generator.integers(1, 4, 4000))
    fitted = fit_temperature(logits, held_out(4000, target))
    assert fitted.slope > 0.2
    found = probabilities(logits, fitted)[:, 0]
    np.testing.assert_allclose(found, truth, atol=0.03)


def test_what_comes_first_stays_first() -> None:
    logits = np.random.default_rng(0).normal(size=(50, 6)) * 5
    ranked = Temperature(1.4, 0.8).applied(logits).argsort(axis=1)
    np.testing.assert_array_equal(ranked, logits.argsort(axis=1))
