from __future__ import annotations

import numpy as np
import pytest
import torch
from torchmetrics.functional.classification import multiclass_calibration_error

from glosa.schemes import Scheme
from glosa.trust.level_figures import level_figures


def test_against_torchmetrics() -> None:
    generator = np.random.default_rng(0)
    levels = Scheme.from_labels(["11", "12", "21", "22"], hierarchy="digits").levels()
    shares = generator.dirichlet(np.ones(4), 200)
    target = generator.integers(4, size=200)
    found = level_figures(shares, target, levels)
    assert [figures["level"] for figures in found] == ["1", "2"]
    for figures, sums, truth in zip(found, levels.sum_up(shares), (target // 2, target), strict=True):
        assert figures["accuracy"] == (sums.argmax(axis=1) == truth).mean()
        error = multiclass_calibration_error(
            torch.from_numpy(sums), torch.from_numpy(truth), num_classes=sums.shape[1], n_bins=15
        )
        assert figures["calibration_error"] == pytest.approx(error.item(), abs=1e-6)
