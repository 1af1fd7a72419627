"""Bootstrap: how far would a figure move with other records of the same kind?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from glosa.errors import SettingsError
from glosa.metrics.weighting import row_weights
from glosa.types import FloatArray

CELLS = 500_000  # of counts held at a time: memory stays flat in the number of records


def bootstrap(
    figures: Callable[[FloatArray], Mapping[str, FloatArray]],
    rows: int,
    *,
    weight: npt.ArrayLike | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> dict[str, FloatArray]:
    """Compute figures on records drawn with replacement (Efron, 1979).

    A resample is told by how often each record is in it: `figures` sees many resamples as one matrix of weights.

    Args:
        figures: From weights of shape (resamples, rows) to named figures of shape (resamples,).
        rows: How many records there are.
        weight: Weight of each record, shape (rows,), carried along; None weighs each 1.
        resamples: How many resamples, 1 or more.
        seed: The same seed draws the same resamples.

    Returns:
        For each name the figure of each resample, shape (resamples,).

    Raises:
        SettingsError: There are no rows, `resamples` is less than 1, or the weights do not fit.

    >>> from glosa.metrics.weighting import weighted_mean
    >>> hits = np.array([True] * 90 + [False] * 10)
    >>> drawn = bootstrap(lambda weight: {"accuracy": weighted_mean(hits, weight)}, 100, resamples=200)
    >>> drawn["accuracy"].shape, round(float(drawn["accuracy"].mean()), 1)
    ((200,), 0.9)
    """
    if rows < 1 or resamples < 1:
        message = f"Cannot draw {resamples} resamples of {rows} records. Give at least one of each."
        raise SettingsError(message)
    weights = row_weights(weight, rows)
    parts = [figures(counts * weights) for counts in _draws(rows, resamples, seed)]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def bootstrap_interval(
    value: float, resampled: FloatArray, confidence: float = 0.95, *, within: tuple[float, float] = (0.0, 1.0)
) -> tuple[float, float]:
    """Return the interval of a figure: the middle of the resampled ones, moved to be centred on the value.

    Macro averages and calibration errors of a resample are biased, for it holds fewer distinct records; without the
    move the interval could miss the figure that it belongs to.

    Args:
        value: The figure on the records themselves.
        resampled: The figure of each resample, shape (resamples,).
        confidence: The share of resamples inside, between 0 and 1.
        within: Least and greatest value that the figure can have; those of a share if nothing is said.

    Raises:
        SettingsError: `confidence` is not between 0 and 1.

    >>> low, high = bootstrap_interval(0.5, np.linspace(0.5, 0.7, 101), confidence=0.9)
    >>> round(low, 2), round(high, 2)
    (0.41, 0.59)
    """
    if not 0 < confidence < 1:
        message = f"confidence is {confidence}. Give a share between 0 and 1, such as 0.95."
        raise SettingsError(message)
    outside = (1 - confidence) / 2
    ends = np.quantile(resampled, [outside, 1 - outside]) - resampled.mean() + value
    low, high = np.clip(ends, *within)
    return float(low), float(high)


def _draws(rows: int, resamples: int, seed: int) -> Iterator[FloatArray]:
    """Yield how often each record was drawn, a block of resamples at a time, each of shape (block, rows)."""
    rng = np.random.default_rng(seed)
    block = max(1, CELLS // rows)
    for start in range(0, resamples, block):
        n = min(block, resamples - start)
        drawn = rng.integers(0, rows, size=(n, rows)) + np.arange(n)[:, None] * rows
        yield np.bincount(drawn.ravel(), minlength=n * rows).reshape(n, rows).astype(np.float64)
