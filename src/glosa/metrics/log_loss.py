"""Log loss of logits, as they are and at the temperature that suits them best."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from glosa.types import FloatArray, IntArray

COLDEST, HOTTEST = 0.05, 20.0


def log_loss(logits: FloatArray, target: IntArray, weight: npt.ArrayLike | None = None) -> float:
    """Return the mean negative logarithm of the probability given to the right code.

    Args:
        logits: Shape (n_rows, n_codes).
        target: Index of the right code, shape (n_rows,).
        weight: What each record counts, shape (n_rows,); None weighs each alike.

    >>> round(log_loss(np.zeros((2, 4)), np.array([0, 3])), 4)  # log(4)
    1.3863
    """
    below = logits - logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(below).sum(axis=1)) - below[np.arange(len(target)), target]
    return float(np.average(losses, weights=None if weight is None else np.asarray(weight)))


def best_temperature(logits: FloatArray, target: IntArray, weight: npt.ArrayLike | None = None) -> tuple[float, float]:
    """Return the temperature that logits must be divided by for the lowest log loss, and that loss.

    Temperature scaling (Guo et al. 2017): it changes how sure a model is, never what it answers.

    Args:
        logits: Shape (n_rows, n_codes).
        target: Index of the right code, shape (n_rows,).
        weight: What each record counts, shape (n_rows,).

    >>> sure = np.array([[10.0, 0.0], [10.0, 0.0], [10.0, 0.0], [10.0, 0.0]])
    >>> temperature, loss = best_temperature(sure, np.array([0, 0, 0, 1]))  # right 3 times of 4: logit log(3)
    >>> round(10 / temperature, 3), round(loss, 4)
    (1.099, 0.5623)
    """
    below = logits - logits.max(axis=1, keepdims=True)
    right = below[np.arange(len(target)), target]
    each = None if weight is None else np.asarray(weight)

    def loss_at(log_temperature: float) -> float:
        cold = below.dtype.type(np.exp(-log_temperature))
        return float(np.average(np.log(np.exp(below * cold).sum(axis=1)) - right * cold, weights=each))

    within = (np.log(COLDEST), np.log(HOTTEST))
    found = minimize_scalar(loss_at, bounds=within, method="bounded", options={"xatol": 1e-4})
    return float(np.exp(found.x)), float(found.fun)
