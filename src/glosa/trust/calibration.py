"""From logits to calibrated probabilities: what is taken off the logits, and what they are then divided by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glosa.features.examples import Examples
from glosa.trust.logit_adjustment import log_shares
from glosa.trust.temperature import Temperature, even_temperature, fit_temperature, probabilities
from glosa.types import FloatArray


@dataclass(frozen=True, eq=False)
class Calibration:
    """How logits become probabilities.

    Args:
        shift: What is taken off the logits, shape (n_codes,).
        temperature: What they are divided by.
    """

    shift: npt.NDArray[np.float32]
    temperature: Temperature

    def probabilities(self, logits: FloatArray) -> FloatArray:
        """Return probabilities of shape (n_rows, n_codes), rows summing to 1.

        >>> calibration = Calibration(np.log(np.array([9, 1], np.float32)), Temperature(2.0))
        >>> calibration.probabilities(np.log(np.array([[9, 9]], np.float32))).round(3).tolist()  # 1 : 9, its root 1 : 3
        [[0.25, 0.75]]
        """
        return probabilities(logits - self.shift, self.temperature)


def calibrate(
    logits: FloatArray, held_out: Examples, train: Examples, *, tau: float = 0.0, calibrated: bool = False
) -> Calibration:
    """Return how logits become the best probabilities on held-out records.

    Scores that are no log-probabilities, as those of a support vector machine, are made some before the share of each
    code is taken off them; how sure the outcome is, is then fitted anew.

    Args:
        logits: Of the held-out records, shape (n_rows, n_codes).
        held_out: Records that the model has not learned from.
        train: Records that it has.
        tau: How many times the log share of a code is taken off.
        calibrated: Whether the logits are logarithms of calibrated probabilities already.
    """
    shift = np.zeros(logits.shape[1], np.float32)
    temperature = Temperature() if calibrated else fit_temperature(logits, held_out)
    if tau:
        scale = 1.0 if calibrated else even_temperature(logits, held_out)
        shift = np.float32(scale * tau) * log_shares(train, logits.shape[1])
        temperature = temperature if calibrated else fit_temperature(logits - shift, held_out)
    return Calibration(shift, temperature)
