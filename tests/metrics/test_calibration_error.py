from __future__ import annotations

import numpy as np
import pytest
import torch
from torchmetrics.functional.classification import binary_calibration_error

from glosa.errors import SettingsError
from glosa.metrics import expected_calibration_error, reliability


@pytest.mark.parametrize("bins", [5, 15])
def test_agrees_with_torchmetrics(bins: int) -> None:
    rng = np.random.default_rng(0)
    confidence = rng.random(500)
    correct = rng.random(500) < confidence**2
    expected = binary_calibration_error(torch.tensor(confidence), torch.tensor(correct), n_bins=bins, norm="l1")
    assert expected_calibration_error(confidence, correct, bins) == pytest.approx(expected.item(), abs=1e-6)


def test_weights_repeat_records() -> None:
    confidence, correct = np.array([0.2, 0.21, 0.9]), np.array([True, False, True])
    repeated = expected_calibration_error(confidence[[0, 1, 1, 2]], correct[[0, 1, 1, 2]])
    assert expected_calibration_error(confidence, correct, weight=[1, 2, 1]) == pytest.approx(repeated)


def test_bins_hold_their_upper_edge() -> None:
    found = reliability(np.array([0.0, 0.5, 1.0]), np.array([False, True, True]), bins=2)
    assert found.records.tolist() == [2, 1]
    assert found.confidence.tolist() == [0.25, 1.0]


def test_a_confidence_that_is_no_probability_is_refused() -> None:
    with pytest.raises(SettingsError, match="outside 0 to 1"):
        reliability(np.array([1.2]), np.array([True]))


def test_no_bins_are_refused() -> None:
    with pytest.raises(SettingsError, match="bins is 0"):
        reliability(np.array([0.2]), np.array([True]), bins=0)
