"""How sure a model usually is of the codes that records were given: the thresholds of confident learning.

Confident learning (Northcutt et al. 2021) asks of each code how sure the model is, on average, of the records that
carry it. With hundreds of codes the mean of a code with two records is noise, and a code with none has no mean at all.
So each mean is drawn towards that of the code above it in the tree, the more so the fewer records there are.
"""

from __future__ import annotations

import numpy as np

from glosa.schemes.levels import Levels
from glosa.types import FloatArray, IntArray

PRIOR = 10.0  # records that the code above counts for


def typical_confidence(
    probabilities: FloatArray, target: IntArray, levels: Levels, *, prior: float = PRIOR
) -> FloatArray:
    """Return for each code the mean probability that records of this code have for it, drawn towards its parent's.

    Args:
        probabilities: Cross-validated, shape (n_rows, n_codes), columns as `levels.codes`.
        target: Index of the code that each record was given, shape (n_rows,), at least one.
        levels: The codes and their groups.
        prior: How many records the mean of the level above counts for; 0 gives plain means, and a code without
            records that of the level above.

    Returns:
        Shape (n_codes,), from 0 to 1.

    >>> from glosa.schemes import Scheme
    >>> levels = Scheme.from_labels(["11", "12", "21"]).levels()
    >>> found = np.array([[0.9, 0.1, 0.0], [0.5, 0.3, 0.2]])
    >>> typical_confidence(found, np.array([0, 0]), levels, prior=2.0).round(3).tolist()  # mean .7; 12 has its parent's
    [0.7, 0.7, 0.7]
    >>> typical_confidence(found, np.array([0, 2]), levels, prior=1.0).round(3).tolist()  # all .55; 1: .725; 2: .375
    [0.812, 0.725, 0.288]
    """
    own = probabilities[np.arange(len(target)), target].astype(np.float64)
    mean = np.array([own.mean()])
    above = np.zeros(1, np.int64)  # of each group of a level, which group of the level before
    for level, member in enumerate(levels.membership):
        n_groups = len(levels.groups[level])
        above = np.zeros(n_groups, np.int64)
        if level:
            above[member] = levels.membership[level - 1]
        records = np.bincount(member[target], minlength=n_groups)
        sums = np.bincount(member[target], own, minlength=n_groups)
        weight = records + prior
        mean = np.where(weight > 0, (sums + prior * mean[above]) / np.maximum(weight, 1e-12), mean[above])
    return mean[levels.membership[-1]]
