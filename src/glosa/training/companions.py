"""Batches in which no record is alone: several of each code, for a loss that compares those of a batch."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glosa.types import IntArray


def companion_batches(
    target: IntArray, *, batch: int, together: int, random: np.random.Generator
) -> list[npt.NDArray[np.int64]]:
    """Return the rows of an epoch in batches, in random order.

    The records of a code are parted at random into even runs, and runs at random are put into one batch. A code with a
    single record gives it twice: to a network that leaves out other units each time these are two views of it (Gao et
    al. 2021).

    Args:
        target: The code of each record, shape (n_rows,), at least one.
        batch: Rows of a batch, about: a run stays whole.
        together: Records of a run at least, where the code has as many; fewer than twice that at most.
        random: Where chance comes from.

    >>> batches = companion_batches(np.array([0, 0, 1]), batch=2, together=2, random=np.random.default_rng(0))
    >>> sorted(sorted(rows.tolist()) for rows in batches)
    [[0, 1], [2, 2]]
    """
    rows, runs = _runs(target, together, random)
    turn = random.permutation(int(runs[-1]) + 1)[runs]
    order = np.argsort(turn, kind="stable")
    rows, turn = rows[order], turn[order]
    starts = np.flatnonzero(np.diff(turn, prepend=-1))  # where each run begins
    n_batches = -(-len(rows) // batch)
    of_run = starts * n_batches // len(rows)
    return np.split(rows, starts[np.flatnonzero(np.diff(of_run, prepend=of_run[0]))])


def _runs(target: IntArray, together: int, random: np.random.Generator) -> tuple[IntArray, IntArray]:
    """Return rows, a code after the other, and the number of the run of each."""
    counts = np.bincount(target)
    shuffled = random.permutation(len(target))
    rows = shuffled[np.argsort(target[shuffled], kind="stable")]
    rows = np.repeat(rows, np.where(counts == 1, 2, 1)[target[rows]])
    counts = np.where(counts == 1, 2, counts)
    of_code = np.maximum(counts // together, counts > 0)  # how many runs it has
    code = target[rows]
    place = np.arange(len(rows)) - (np.cumsum(counts) - counts)[code]
    runs = (np.cumsum(of_code) - of_code)[code] + place % of_code[code]
    order = np.argsort(runs, kind="stable")
    return rows[order], runs[order]
