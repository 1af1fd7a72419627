"""Probabilities from logits, with the temperature found on held-out records."""

from __future__ import annotations

import numpy as np
from scipy.special import softmax

from glosa.features.examples import Examples
from glosa.metrics.log_loss import best_temperature
from glosa.types import FloatArray

_FEW = 20  # held-out records below which the temperature would be noise


def fit_temperature(logits: FloatArray, held_out: Examples) -> float:
    """Return the temperature of the lowest log loss on held-out records; 1 if they are too few.

    Args:
        logits: Of the held-out records, shape (n_rows, n_codes).
        held_out: Records that the model has not learned from.
    """
    if len(held_out) < _FEW:
        return 1.0
    return best_temperature(logits, held_out.target, held_out.weight)[0]


def probabilities(logits: FloatArray, temperature: float) -> FloatArray:
    """Return probabilities of shape (n_rows, n_codes), float32, rows summing to 1.

    >>> probabilities(np.array([[0.0, np.log(9)]], np.float32), 2.0).round(3).tolist()
    [[0.25, 0.75]]
    """
    shares: FloatArray = softmax(logits * np.float32(1 / temperature), axis=1)
    return shares
