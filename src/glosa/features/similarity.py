"""How alike texts and entries are, and which entry of each code is most alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, issparse

from glosa.features.views import row_lengths, scale_rows
from glosa.types import IntArray

Similarities = npt.NDArray[np.float32]


def unit_rows(view: Any) -> Any:
    """Return a view, sparse or not, with rows of length 1; a row of zeros stays one."""
    if issparse(view):
        return scale_rows(view, row_lengths(view))
    return view  # vectors of encoders have length 1 or 0 already


def similarities(texts: Any, entries: Any) -> Similarities:
    """Return the cosine of every text with every entry, at least 0, shape (n_texts, n_entries).

    >>> similarities(np.array([[1.0, 0.0]]), np.array([[0.5, 0.866], [-1.0, 0.0]])).tolist()
    [[0.5, 0.0]]
    """
    alike = texts @ entries.T
    found: Similarities = np.asarray(alike.toarray() if isinstance(alike, csr_matrix) else alike, np.float32)
    return np.maximum(found, 0, out=found)


@dataclass(frozen=True)
class ByCode:
    """Entries in the order of their codes.

    Args:
        order: The entries, shape (n_entries,), those of a code next to one another.
        starts: Where each code begins in that order.
        codes: Which codes these are.
        n_codes: How many codes there are, also those without an entry.
    """

    order: IntArray
    starts: IntArray
    codes: IntArray
    n_codes: int

    @classmethod
    def of(cls, target: IntArray, n_codes: int) -> Self:
        """Return the order of entries with these codes."""
        order = np.argsort(target, kind="stable")
        codes, starts = np.unique(target[order], return_index=True)
        return cls(order, starts, codes.astype(np.int64), n_codes)

    def best(self, alike: Similarities) -> Similarities:
        """Return the highest similarity to an entry of each code, 0 where it has none, shape (n_texts, n_codes).

        >>> ByCode.of(np.array([2, 0, 2]), 3).best(np.array([[0.25, 0.5, 0.75]], np.float32)).tolist()
        [[0.5, 0.0, 0.75]]
        """
        found = np.zeros((len(alike), self.n_codes), np.float32)
        if len(self.order):
            found[:, self.codes] = np.maximum.reduceat(alike[:, self.order], self.starts, axis=1)
        return found
