from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.metrics import log_loss as reference
from torch.nn import functional

from glosa.metrics.log_loss import best_temperature, log_loss

GENERATOR = np.random.default_rng(0)
TARGET = GENERATOR.integers(6, size=300)
LOGITS = 4 * GENERATOR.normal(size=(300, 6)) + 3 * np.eye(6)[TARGET]
WEIGHT = GENERATOR.uniform(0, 2, 300)


@pytest.mark.parametrize("weight", [None, WEIGHT])
def test_log_loss_against_scikit_learn(weight: np.ndarray | None) -> None:
    shares = torch.from_numpy(LOGITS).softmax(1).numpy()
    expected = reference(TARGET, shares, labels=range(6), sample_weight=weight)
    assert log_loss(LOGITS, TARGET, weight) == pytest.approx(expected)


@pytest.mark.parametrize("weight", [None, WEIGHT])
def test_best_temperature_against_torch(weight: np.ndarray | None) -> None:
    logits, target = torch.from_numpy(LOGITS), torch.from_numpy(TARGET)
    weights = torch.ones(300, dtype=torch.float64) if weight is None else torch.from_numpy(weight)
    log_temperature = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([log_temperature], max_iter=100, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        losses = functional.cross_entropy(logits / log_temperature.exp(), target, reduction="none")
        loss = (losses * weights).sum() / weights.sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    temperature, found = best_temperature(LOGITS, TARGET, weight)
    assert temperature == pytest.approx(log_temperature.exp().item(), rel=1e-3)
    assert found == pytest.approx(closure().item(), rel=1e-6)


def test_the_temperature_stays_within_its_bounds() -> None:
    always_right, never_right = np.eye(2)[[0] * 5], np.eye(2)[[1] * 5]
    target = np.zeros(5, np.int64)
    assert best_temperature(always_right, target)[0] == pytest.approx(0.05, rel=0.01)
    assert best_temperature(never_right, target)[0] == pytest.approx(20, rel=0.01)
