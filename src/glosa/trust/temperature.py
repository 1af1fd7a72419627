"""Probabilities from logits, with a temperature found on held-out records."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import softmax

from glosa.features.examples import Examples
from glosa.metrics.log_loss import COLDEST, HOTTEST, best_temperature, log_loss
from glosa.types import FloatArray

_FEW = 20  # held-out records below which the temperature would be noise
_SPREAD = 0.5  # of the slope around 0 before anything is known; some hundreds of records outweigh it
_STEEPEST = 2.0


class Temperature(NamedTuple):
    """What logits are divided by before the softmax. It changes how sure a model is, never what it answers.

    Temperature scaling (Guo et al. 2017) divides all logits by one number. Models trained to the end are too sure of
    their surest answers while they are not sure enough of others, so here the number rises with the confidence.

    Args:
        base: Where there is no confidence.
        slope: How much its logarithm rises from there to full confidence.
    """

    base: float = 1.0
    slope: float = 0.0

    def applied(self, logits: FloatArray) -> FloatArray:
        """Return logits of shape (n_rows, n_codes), each row divided by its own temperature.

        >>> logits = np.array([[0.0, np.log(3)]])  # confidence 3/4
        >>> np.exp(Temperature(1.0, -np.log(2) / 0.75).applied(logits)).round(3).tolist()  # temperature 1/2
        [[1.0, 9.0]]
        """
        scaled: FloatArray = logits * np.float32(1 / self.base)
        if self.slope:
            scaled = scaled * np.exp(-np.float32(self.slope) * _confidence(scaled))
        return scaled


def fit_temperature(logits: FloatArray, held_out: Examples) -> Temperature:
    """Return the temperature of the lowest log loss on held-out records; 1 if they are too few.

    Args:
        logits: Of the held-out records, shape (n_rows, n_codes).
        held_out: Records that the model has not learned from.
    """
    if len(held_out) < _FEW:
        return Temperature()

    def loss_of(found: npt.NDArray[np.float64]) -> float:
        loss = log_loss(_read(found).applied(logits), held_out.target, held_out.weight)
        return float(loss + (found[1] / _SPREAD) ** 2 / 2 / len(held_out))

    start = [np.log(even_temperature(logits, held_out)), 0.0]
    within = [(np.log(COLDEST), np.log(HOTTEST)), (-_STEEPEST, _STEEPEST)]
    ends = {"xatol": 5e-3, "fatol": 1e-6}
    return _read(minimize(loss_of, start, method="Nelder-Mead", bounds=within, options=ends).x)


def even_temperature(logits: FloatArray, held_out: Examples) -> float:
    """Return the one number of the lowest log loss on held-out records; 1 if they are too few."""
    return best_temperature(logits, held_out.target, held_out.weight)[0] if len(held_out) >= _FEW else 1.0


def probabilities(logits: FloatArray, temperature: Temperature) -> FloatArray:
    """Return probabilities of shape (n_rows, n_codes), float32, rows summing to 1.

    >>> probabilities(np.array([[0.0, np.log(9)]], np.float32), Temperature(2.0)).round(3).tolist()
    [[0.25, 0.75]]
    """
    shares: FloatArray = softmax(temperature.applied(logits), axis=1)
    return shares


def _read(found: npt.NDArray[np.float64]) -> Temperature:
    return Temperature(float(np.exp(found[0])), float(found[1]))


def _confidence(logits: FloatArray) -> FloatArray:
    """Return the probability of the likeliest code, shape (n_rows, 1)."""
    highest = logits.max(axis=1, keepdims=True)
    confidence: FloatArray = 1 / np.exp(logits - highest).sum(axis=1, keepdims=True)
    return confidence
