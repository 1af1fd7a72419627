from __future__ import annotations

import numpy as np
import pytest
from scipy.special import softmax

from glosa.features.examples import Examples
from glosa.trust.calibration import calibrate

TRAIN = Examples((), np.array([0, 0, 0, 1]), np.ones(4))


def scored(scale: float) -> tuple[np.ndarray, Examples]:
    """Log-probabilities of two codes, 3 to 1, times a scale, and records that bear them out."""
    logits = np.tile(np.log(np.array([[0.75, 0.25]], np.float32)) * np.float32(scale), (400, 1))
    return logits, Examples((), np.repeat([0, 1], [300, 100]), np.ones(400))


@pytest.mark.parametrize("scale", [1.0, 0.1, 7.0])
def test_whatever_the_scale_of_the_scores_adjustment_makes_codes_alike(scale: float) -> None:
    logits, held_out = scored(scale)
    found = calibrate(logits, held_out, TRAIN, tau=1.0)
    np.testing.assert_allclose((logits - found.shift)[0, 0], (logits - found.shift)[0, 1], atol=2e-3 * scale)
    np.testing.assert_allclose(found.probabilities(logits)[0], [0.5, 0.5], atol=0.01)


def test_without_adjustment_nothing_is_taken_off() -> None:
    logits, held_out = scored(2.0)
    found = calibrate(logits, held_out, TRAIN)
    assert not found.shift.any()
    assert found.temperature == pytest.approx((2.0, 0.0), rel=1e-2, abs=1e-2)
    np.testing.assert_allclose(found.probabilities(logits)[0], [0.75, 0.25], atol=1e-3)


def test_what_is_calibrated_already_is_taken_as_it_is() -> None:
    logits, held_out = scored(2.0)
    found = calibrate(logits, held_out, TRAIN, calibrated=True)
    assert found.temperature == (1, 0)
    np.testing.assert_allclose(found.probabilities(logits), softmax(logits, axis=1))
