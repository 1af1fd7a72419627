"""What the records that say the same have: how many of them a label, and how many another code."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glosa.types import IntArray


class SameText(NamedTuple):
    """Of each record, how many others say the same.

    Args:
        agree: Those that have the label, shape (n_rows,).
        differ: Those that have another code, shape (n_rows,).
    """

    agree: IntArray
    differ: IntArray


def same_text(said: IntArray, target: IntArray, label: IntArray) -> SameText:
    """Return how many other records that say the same have a label, and how many have another code.

    Args:
        said: A number for what each record says, from 0 on, shape (n_rows,).
        target: Index of the code that each record was given, shape (n_rows,).
        label: The code that is asked for, shape (n_rows,).

    >>> found = same_text(np.array([0, 0, 0, 1]), np.array([5, 5, 6, 5]), np.array([5, 5, 6, 5]))
    >>> found.agree.tolist(), found.differ.tolist()
    ([1, 1, 0, 0], [1, 1, 2, 0])
    """
    n_codes = int(max(target.max(initial=0), label.max(initial=0))) + 1
    given, asked = np.sort(said * n_codes + target), said * n_codes + label
    agree = np.searchsorted(given, asked, "right") - np.searchsorted(given, asked, "left") - (label == target)
    return SameText(agree, np.bincount(said)[said] - 1 - agree)
