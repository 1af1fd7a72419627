"""Whether rows that are near each other stay so in fewer dimensions."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glosa._validate import Rule, is_number, require
from glosa.metrics.weighting import check_rows
from glosa.types import FloatArray, IntArray


class Neighbourhood(NamedTuple):
    """How well neighbours are kept, 0 to 1 each.

    Args:
        trustworthiness: Lower the more rows are near each other only after (Venna and Kaski 2001).
        continuity: Lower the more rows are near each other only before.
        kept: The share of the k nearest rows that are among the k nearest after.
    """

    trustworthiness: float
    continuity: float
    kept: float


def neighbourhood(before: Any, after: FloatArray, k: int = 10) -> Neighbourhood:
    """Compare the nearest rows of each row before and after dimensions were reduced.

    Time and memory grow with the square of the rows.

    Args:
        before: Shape (n, d), an array or a sparse matrix.
        after: Shape (n, any).
        k: How many neighbours, less than half of the rows.

    Raises:
        SettingsError: The rows do not fit together, or k is out of its range.

    >>> line = np.array([[0.0], [1.0], [3.0], [7.0], [15.0]])
    >>> neighbourhood(line, 2 * line, k=2)
    Neighbourhood(trustworthiness=1.0, continuity=1.0, kept=1.0)
    """
    rows = check_rows(before=np.empty(before.shape[0]), after=after)
    require(
        [Rule("k", k, is_number(k, 1, (rows - 1) / 2, whole=True), f"whole, from 1 to less than half of {rows} rows")]
    )
    first, then = _ranks(before), _ranks(after)
    near, stays = first <= k, then <= k
    most = rows * k * (2 * rows - 3 * k - 1) / 2
    intruders, lost = ((first - k)[stays & ~near].sum(), (then - k)[near & ~stays].sum())
    return Neighbourhood(float(1 - intruders / most), float(1 - lost / most), float((near & stays).sum() / (rows * k)))


def _ranks(x: Any) -> IntArray:
    """Return as the how-manieth nearest each row comes to each other, from 1 on, itself last; shape (n, n)."""
    from sklearn.metrics import pairwise_distances

    far = pairwise_distances(x).astype(np.float64)
    np.fill_diagonal(far, np.inf)
    order = np.argsort(far, axis=1, kind="stable")
    ranks = np.empty(order.shape, np.int64)
    np.put_along_axis(ranks, order, np.arange(1, len(order) + 1)[None, :], axis=1)
    return ranks
