"""Labels that come beside a table, in any of the usual forms."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from glosa.errors import LabelError
from glosa.records.clean import as_text


def to_labels(y: Any, name: str, records: int) -> pl.Series:
    """Return labels as text; what is missing is null, and whole numbers have no decimals.

    Args:
        y: A sequence, NumPy array, or pandas or polars series of labels.
        name: The name that the column gets.
        records: How many there must be.

    Raises:
        LabelError: There are more or fewer, or they are no column of single values.

    >>> to_labels([5120.0, None], "isco08", 2).to_list()
    ['5120', None]
    """
    try:
        labels = pl.Series(name, _values(y), strict=False)
    except (TypeError, ValueError, pl.exceptions.PolarsError) as error:
        msg = f"the labels cannot be read: {error}. Give one text or number for each record."
        raise LabelError(msg) from error
    if labels.dtype.is_nested() or labels.dtype == pl.Object:
        msg = f"the labels are {np.shape(y)} values of type {labels.dtype}. Give one text or number for each record."
        raise LabelError(msg)
    if len(labels) != records:
        msg = f"there are {len(labels)} labels for {records} records. Give one for each."
        raise LabelError(msg)
    return as_text(labels)


def _values(y: Any) -> Any:
    if isinstance(y, str | bytes):
        raise TypeError("one text is not a sequence of labels")  # noqa: EM101 - it becomes part of our message
    if getattr(y, "dtype", np.dtype(object)) != np.dtype(object):
        return y
    return [None if isinstance(value, float) and value != value else value for value in y]
