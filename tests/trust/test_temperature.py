from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.sparse import csr_matrix

from glosa.features.examples import Examples
from glosa.trust.temperature import fit_temperature, probabilities


def held_out(rows: int, target: np.ndarray | None = None, weight: np.ndarray | None = None) -> Examples:
    target = np.zeros(rows, np.int64) if target is None else target
    return Examples((csr_matrix((rows, 1)),), target, np.ones(rows) if weight is None else weight)


def test_probabilities_are_those_of_torch() -> None:
    logits = np.random.default_rng(0).normal(size=(20, 5)).astype(np.float32) * 10
    found = probabilities(logits, 2.5)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, (torch.from_numpy(logits) / 2.5).softmax(1).numpy(), atol=1e-6)


def test_a_model_too_sure_is_made_less_so() -> None:
    # 3 of 4 are right, so the best logit is log(3), and 10 is log(3) times the temperature.
    logits, target = np.tile([[10.0, 0.0]], (40, 1)), np.tile([0, 0, 0, 1], 10)
    assert fit_temperature(logits, held_out(40, target)) == pytest.approx(10 / np.log(3), rel=1e-3)


def test_weights_count() -> None:
    logits, target = np.tile([[10.0, 0.0]], (40, 1)), np.tile([0, 1], 20)
    weight = np.tile([1.5, 0.5], 20)
    assert fit_temperature(logits, held_out(40, target, weight)) == pytest.approx(10 / np.log(3), rel=1e-3)


def test_few_records_say_nothing() -> None:
    assert fit_temperature(np.zeros((19, 2)), held_out(19)) == 1.0
    assert fit_temperature(np.zeros((0, 2)), held_out(0)) == 1.0
