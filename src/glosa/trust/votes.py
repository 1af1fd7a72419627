"""What the nearest records say of each record: a second opinion that shares nothing with a model but the text."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glosa.features.neighbours import Neighbours
from glosa.types import IntArray

_DOUBT = 0.05  # a vote for no code at all: neighbours that have little in common say little


def votes(near: Neighbours, target: IntArray, n_codes: int) -> npt.NDArray[np.float32]:
    """Return the share of votes that each code has among the nearest records, each weighed by its squared similarity.

    Args:
        near: The nearest records.
        target: Index of the code that each record was given, shape (n_rows,).
        n_codes: How many codes.

    Returns:
        Shape (n_rows, n_codes), rows summing to less than 1.

    >>> near = Neighbours(np.array([[1, 2]]), np.array([[0.9, 0.375]]))
    >>> votes(near, np.array([0, 0, 1]), 2).astype(float).round(2).tolist()  # 0.81, 0.14 and 0.05 for none
    [[0.81, 0.14]]
    """
    weight = np.maximum(near.similarity, 0).astype(np.float32) ** 2
    rows, n_rows = np.repeat(np.arange(len(weight)), weight.shape[1]), len(weight)
    cells = rows * n_codes + target[near.rows].ravel()
    counted = np.bincount(cells, weight.ravel(), minlength=n_rows * n_codes).reshape(n_rows, n_codes)
    shares: npt.NDArray[np.float32] = (counted / (counted.sum(axis=1, keepdims=True) + _DOUBT)).astype(np.float32)
    return shares
