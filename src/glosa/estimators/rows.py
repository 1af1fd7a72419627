"""Rows of numbers: read from what people have, checked, and brought to one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, issparse

from glosa._validate import is_number
from glosa.errors import Fault, InputError, nearest
from glosa.types import FloatArray

Matrix: TypeAlias = FloatArray | csr_matrix

_SHOWN = 10  # columns that a message names
_LARGEST = np.finfo(np.float32).max  # networks compute with 32 bits
_ROUNDED = 10  # of the smallest that a number can differ by: what rounding leaves of a constant


def to_rows(X: Any) -> Matrix:
    """Return numbers as `as_floats` does, or as a sparse matrix of float32.

    Raises:
        InputError: There is no row, or something is no number.
    """
    if issparse(X):
        return csr_matrix(X, dtype=np.float32)
    x = as_floats(X, "X")
    if x.ndim < 2 or not x.size:
        msg = f"X has the shape {x.shape}: give a row and a column at least."
        raise InputError(msg)
    return x


def as_floats(values: Any, name: str) -> FloatArray:
    """Return numbers as float32 if that holds them as exactly as they came, else as float64.

    Seconds since 1970, say, differ by less than 32 bits can tell, until their mean is taken off.

    Raises:
        InputError: Something is no number.

    >>> as_floats(np.array([[1, 2]], np.uint8), "X").dtype, as_floats([[1.7e9, 2]], "X").dtype
    (dtype('float32'), dtype('float64'))
    """
    try:
        found = np.asarray(values)
        if found.dtype.kind in "mMc" or np.ma.is_masked(values):
            msg = "dates, complex or masked numbers. Turn them into plain ones, and fill those that are missing."
            raise TypeError(msg)
        return found.astype(np.result_type(found, np.float32) if found.dtype.kind in "biuf" else np.float64, copy=False)
    except (TypeError, ValueError) as error:
        msg = f"{name} holds something that is no number: {error}"
        raise InputError(msg) from error


def as_labels(y: Any) -> npt.NDArray[Any]:
    """Return labels, shape (n_rows,), all of them text or all of them numbers.

    Raises:
        InputError: They are both, missing, or no sequence of labels.

    >>> as_labels([2, 1, 2]).tolist()
    [2, 1, 2]
    """
    found = np.array(y, dtype=object)
    texts = found.ndim == 1 and all(isinstance(label, str) for label in found)
    if not texts and not (found.ndim == 1 and all(is_number(label, -math.inf, math.inf) for label in found)):
        msg = "labels must be a list of texts or of numbers, not of both, and none may be missing. Fill or convert."
        raise InputError(msg)
    return np.array(found.tolist())


def column_names(X: Any) -> list[str]:
    """Return the names of the columns of a table, none of an array.

    >>> column_names(np.eye(2))
    []
    """
    return list(map(str, getattr(X, "columns", ())))


def refuse_columns(names: Sequence[str], learned: Sequence[str]) -> None:
    """Refuse a table whose columns are not those that were learned, in their order; arrays tell no names.

    Raises:
        InputError: Names the columns that are missing, or the order that is wanted.

    >>> refuse_columns(["width", "age"], ["age", "width"])
    Traceback (most recent call last):
        ...
    glosa.errors.InputError: the columns are not those that were learned. Choose these, in this order: ['age', 'width'].
    """
    if not names or not learned or list(names) == list(learned):
        return
    faults = [
        Fault(f"there is no column {name!r}", remedy=nearest(name, names)) for name in learned if name not in names
    ]
    msg = f"the columns are not those that were learned. Choose these, in this order: {list(learned)}."
    raise InputError(msg, faults)


def refuse_numbers(x: Matrix, names: Sequence[str] = ()) -> None:
    """Refuse what is missing, infinite or beyond 32 bits, column by column.

    Raises:
        InputError: Names the columns and the first row of each.
    """
    if (np.abs(x if isinstance(x, np.ndarray) else x.data) <= _LARGEST).all():
        return
    bad = ~(np.abs((x if isinstance(x, np.ndarray) else x.toarray()).reshape(x.shape[0], -1)) <= _LARGEST)
    columns = np.flatnonzero(bad.any(axis=0))
    shown = columns[:_SHOWN]
    called = [repr(names[column]) if names else column for column in shown]
    faults = [
        Fault(f"column {name}: {bad[:, column].sum():,} times, first in row {bad[:, column].argmax()}")
        for name, column in zip(called, shown, strict=True)
    ]
    more = f"; {len(columns) - _SHOWN:,} more columns have some" if len(columns) > _SHOWN else ""
    msg = (
        "numbers are missing, infinite or too large to be computed with; rows and columns are counted from 0"
        f"{more}. Fill them or leave them out:"
    )
    raise InputError(msg, faults)


def root_mean_squares(x: Matrix) -> npt.NDArray[np.float32]:
    """Return the root of the mean square of each row, shape (n_rows, 1, ...) of as many dimensions; of zeros it is 1.

    >>> root_mean_squares(np.array([[1, 7], [0, 0]], np.float32)).tolist()
    [[5.0], [1.0]]
    """
    if isinstance(x, np.ndarray):
        squares = np.square(x, dtype=np.float64).mean(axis=tuple(range(1, x.ndim)), keepdims=True)
    else:
        squares = np.asarray(x.multiply(x).mean(axis=1)).reshape(-1, 1)
    found: npt.NDArray[np.float32] = np.sqrt(np.where(squares > 0, squares, 1)).astype(np.float32)
    return found


def scale(x: Matrix, scaling: str) -> tuple[FloatArray, FloatArray]:
    """Return what is taken off numbers, and what they are divided by then; columns that are constant become 0."""
    low, high = (float(x.min()), float(x.max())) if scaling == "range" else (0.0, 1.0)
    if scaling != "standard":
        return np.array([low], x.dtype), np.array([high - low or 1.0], x.dtype)
    if isinstance(x, np.ndarray):
        mean, spread = x.mean(axis=0, dtype=np.float64), x.std(axis=0, dtype=np.float64)
    else:
        mean = np.asarray(x.mean(axis=0)).ravel()
        spread = np.sqrt(np.maximum(np.asarray(x.multiply(x).mean(axis=0)).ravel() - mean**2, 0))
    varies = spread > _ROUNDED * np.finfo(x.dtype).eps * np.abs(mean)
    return mean.astype(x.dtype), np.where(varies, spread, 1).astype(x.dtype)
