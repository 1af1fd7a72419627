"""Weighted sums and means over records, for one set of weights or for many at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glosa.errors import SettingsError
from glosa.types import FloatArray, IntArray


def row_weights(weight: npt.ArrayLike | None, rows: int) -> FloatArray:
    """Return the weights as float64, ones if there are none.

    Args:
        weight: Shape (rows,) or (resamples, rows), not negative; None weighs each record 1.
        rows: How many records there are.

    Raises:
        SettingsError: The last axis is not `rows` long, or a weight is negative, not finite, or no number.

    >>> row_weights(None, 3)
    array([1., 1., 1.])
    """
    if weight is None:
        return np.ones(rows)
    try:
        weights = np.asarray(weight, dtype=np.float64)
    except (TypeError, ValueError) as error:
        message = f"weight holds something that is no number: {error}. Give one weight a record."
        raise SettingsError(message) from error
    if weights.ndim == 0 or weights.shape[-1] != rows:
        message = f"weight has shape {weights.shape}, but there are {rows} records. Give one weight a record."
        raise SettingsError(message)
    if not (weights.min(initial=0.0) >= 0.0 and weights.max(initial=0.0) < np.inf):  # two quick passes; nan fails both
        message = "weight holds a negative or missing number. Give finite weights of 0 or more."
        raise SettingsError(message)
    return weights


def check_rows(**arrays: npt.NDArray[np.generic]) -> int:
    """Return the common number of rows of the arrays.

    Raises:
        SettingsError: They differ in their number of rows.

    >>> check_rows(truth=np.array([0, 1]), predicted=np.array([1, 1]))
    2
    """
    rows = {name: len(array) for name, array in arrays.items()}
    if len(set(rows.values())) > 1:
        listed = ", ".join(f"{name} has {n}" for name, n in rows.items())
        message = f"The arrays differ in their number of rows: {listed}. Give one row a record in each."
        raise SettingsError(message)
    return next(iter(rows.values()))


def ratio(part: npt.ArrayLike, whole: npt.ArrayLike) -> FloatArray:
    """Return part / whole, and 0 where the whole is 0.

    >>> ratio([1.0, 0.0], [4.0, 0.0])
    array([0.25, 0.  ])
    """
    parts, wholes = np.broadcast_arrays(np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64))
    quotient: FloatArray = np.divide(parts, wholes, out=np.zeros(parts.shape), where=wholes > 0)
    return quotient


def weighted_mean(values: npt.NDArray[np.generic], weight: npt.ArrayLike | None = None) -> FloatArray:
    """Return the mean of `values` over records, shape () or (resamples,).

    >>> float(weighted_mean(np.array([True, False]), weight=[3, 1]))
    0.75
    """
    weights = row_weights(weight, len(values))
    return ratio(weights @ values.astype(np.float64), weights.sum(axis=-1))


def sum_by_class(classes: IntArray, weight: FloatArray, n_classes: int) -> FloatArray:
    """Return the weight of each class, shape (n_classes,) or (resamples, n_classes); class -1 is left out.

    >>> sum_by_class(np.array([0, 2, 2, -1]), np.array([1.0, 1.0, 0.5, 9.0]), 3)
    array([1. , 0. , 1.5])
    """
    order = np.argsort(classes, kind="stable")
    order = order[np.count_nonzero(classes < 0) :]
    found, starts = np.unique(classes[order], return_index=True)
    totals = np.zeros((*weight.shape[:-1], n_classes))
    if len(found):
        totals[..., found] = np.add.reduceat(weight[..., order], starts, axis=-1)
    return totals
