"""Records made up of entries: what a model without labelled records learns to judge itself by."""

from __future__ import annotations

import numpy as np

from glosa.features.examples import Examples
from glosa.types import IntArray

_MOST = 2000


def pretend(train: Examples, n_text: int, random: np.random.Generator) -> IntArray:
    """Return made-up records: for each text field the row of an entry, all of one code.

    A person who writes a title in one field and a task in another says two things of one code; so do two entries.
    Codes with too few entries to leave one that can be found have none.

    Args:
        train: What there is to find.
        n_text: How many text fields a record has.
        random: Where chance comes from.

    Returns:
        Rows of `train`, shape (n_records, n_text), 2,000 records at most.

    >>> train = Examples((), np.array([0, 0, 0, 1]), np.ones(4))
    >>> pretend(train, 2, np.random.default_rng(0)).shape
    (3, 2)
    """
    shuffled = random.permutation(len(train))
    by_code = shuffled[np.argsort(train.target[shuffled], kind="stable")]
    _, starts, counts = np.unique(train.target[by_code], return_index=True, return_counts=True)
    start, count = np.repeat(starts, counts), np.repeat(counts, counts)
    place = np.arange(len(by_code)) - start
    others = [start + (place + field) % count for field in range(n_text)]
    records = np.stack([by_code[other] for other in others], axis=1)[count > n_text]
    return random.permutation(records)[:_MOST]
