"""How often each code is seen in an epoch: index draws that make rare codes less rare."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glosa.types import IntArray


def quotas(counts: IntArray, how: str) -> IntArray:
    """Return how many records of each code an epoch sees; a code without any stays without.

    Args:
        counts: How many records each code has, shape (n_codes,).
        how: "none": all once. "over": each code as often as the most frequent one. "under": each as often as the rarest
            one. "balanced": each alike, as many records as there are in all. "sqrt": in the ratio of the square roots
            of the counts, as many records as there are in all.

    >>> quotas(np.array([1, 9, 0, 90]), "over").tolist(), quotas(np.array([1, 9, 0, 90]), "under").tolist()
    ([90, 90, 0, 90], [1, 1, 0, 1])
    >>> quotas(np.array([1, 9, 90]), "balanced").tolist(), quotas(np.array([4, 16, 36]), "sqrt").tolist()
    ([33, 33, 33], [9, 19, 28])
    """
    met = counts[counts > 0]
    if how == "none" or not len(met):
        return counts
    root = np.sqrt(counts)
    wanted = {
        "over": np.full(len(counts), met.max()),
        "under": np.full(len(counts), met.min()),
        "balanced": np.full(len(counts), met.sum() / len(met)),
        "sqrt": root / root.sum() * met.sum(),
    }[how]
    return np.where(counts > 0, np.maximum(np.rint(wanted), 1), 0).astype(np.int64)


def draw(target: IntArray, how: str, random: np.random.Generator) -> npt.NDArray[np.int64]:
    """Return the rows that an epoch sees, in random order.

    A code that is to be seen more often than it has records repeats all of them alike; one that is to be seen less
    often loses some at random, others in each epoch.

    Args:
        target: The code of each record, shape (n_rows,).
        how: As `quotas` tells.
        random: Where chance comes from.

    >>> rows = draw(np.array([0, 1, 1, 1]), "over", np.random.default_rng(0))
    >>> sorted(rows.tolist())
    [0, 0, 0, 1, 2, 3]
    """
    order = random.permutation(len(target))
    if how == "none":
        return order
    counts = np.bincount(target)
    whole, more = np.divmod(quotas(counts, how), np.maximum(counts, 1))
    by_code = order[np.argsort(target[order], kind="stable")]  # records of a code together, at random within
    code = target[by_code]
    place = np.arange(len(target)) - (np.cumsum(counts) - counts)[code]
    return random.permutation(np.repeat(by_code, whole[code] + (place < more[code])))
