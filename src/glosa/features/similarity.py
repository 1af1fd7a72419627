"""How alike texts and entries are, and which entry of each code is most alike."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, issparse

from glosa.features.views import row_lengths, scale_rows
from glosa.types import FloatArray, IntArray

Similarities = npt.NDArray[np.float32]

_EXACT = 0.9999  # what is said is an entry
_CELLS = 4_000_000  # similarities that are held at once


def unit_rows(view: Any) -> Any:
    """Return a view, sparse or not, with rows of length 1; a row of zeros stays one."""
    if issparse(view):
        return scale_rows(view, row_lengths(view))
    return view  # vectors of encoders have length 1 or 0 already


@dataclass(frozen=True)
class Nearest:
    """Finds the entry of each code that is most alike. Entries of a code that say the same are one.

    Args:
        rows: The distinct entries, shape (n_distinct, width), of length 1 or 0; those of a code next to one another.
        heavier: How many times as alike each is taken to be, shape (n_distinct,).
        place: Where each entry is among them, shape (n_entries,).
        starts: Where each code begins.
        codes: Which codes these are.
        n_codes: How many codes there are, also those without an entry.
    """

    rows: Any
    heavier: Similarities
    place: IntArray
    starts: IntArray
    codes: IntArray
    n_codes: int

    @classmethod
    def of(cls, entries: Any, target: IntArray, heavier: FloatArray, n_codes: int, *, distinct: bool = True) -> Self:
        """Return what finds the entries of these codes.

        Args:
            entries: Shape (n_entries, width), sparse or not.
            target: The code of each.
            heavier: How many times as alike each is taken to be; of those that are one the most.
            n_codes: How many codes there are.
            distinct: Whether entries of a code that say the same are one.
        """
        keys = zip(target.tolist(), row_keys(entries), strict=True) if distinct else range(len(target))
        first, number = number_distinct(list(keys))
        order = np.argsort(target[first], kind="stable")
        place = np.argsort(order)[number]
        heaviest = np.zeros(len(first), np.float32)
        np.maximum.at(heaviest, place, heavier)
        codes, starts = np.unique(target[first[order]], return_index=True)
        return cls(entries[first[order]], heaviest, place, starts, codes.astype(np.int64), n_codes)

    @property
    def entries(self) -> Any:
        """All entries in the order in which they came, shape (n_entries, width)."""
        return self.rows[self.place]

    def best(self, texts: Any, *, exact: bool = False, without: IntArray | None = None) -> Similarities:
        """Return the highest cosine with an entry of each code, at least 0, shape (n_texts, n_codes).

        Args:
            texts: Shape (n_texts, width), rows of length 1 or 0.
            exact: Add 1 where a text is an entry of the code.
            without: The entries that each text is not compared with, shape (n_texts, any).

        >>> entries = np.array([[0.6, 0.8], [1, 0], [0, 1]], np.float32)
        >>> nearest = Nearest.of(entries, np.array([2, 0, 2]), np.ones(3), 3)
        >>> nearest.best(np.array([[0, 1], [-1, 0]], np.float32)).tolist()
        [[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
        """
        n_texts, step = texts.shape[0], max(1, _CELLS // max(self.rows.shape[0], 1))
        found = np.zeros((n_texts, self.n_codes), np.float32)
        for start in range(0, n_texts if len(self.starts) else 0, step):
            at = slice(start, start + step)
            alike = cosines(self.rows, texts[at])
            if without is not None:
                np.put_along_axis(alike, self.place[without[at]].T, 0, axis=0)
            same = np.maximum.reduceat(alike, self.starts) > _EXACT if exact else 0
            alike *= self.heavier[:, None]
            found[at, self.codes] = (np.maximum.reduceat(alike, self.starts) + same).T
        return found


def cosines(entries: Any, texts: Any) -> Similarities:
    """Return the cosine of every entry with every text, at least 0, shape (n_entries, n_texts).

    >>> cosines(np.array([[0.5, 0.866], [-1.0, 0.0]]), np.array([[1.0, 0.0]])).tolist()
    [[0.5], [0.0]]
    """
    alike = entries @ texts.T
    found: Similarities = np.asarray(alike.toarray() if isinstance(alike, csr_matrix) else alike, np.float32)
    return np.maximum(found, 0, out=found)


def row_keys(view: Any) -> list[bytes]:
    """Return something of each row of a view, sparse or not, that only equal rows have in common.

    >>> first, second, third = row_keys(np.array([[1.0, 0], [0, 1], [1, 0]]))
    >>> first == third, first == second
    (True, False)
    """
    if not issparse(view):
        return [row.tobytes() for row in np.ascontiguousarray(view)]
    return [
        view.indices[start:end].tobytes() + view.data[start:end].tobytes()
        for start, end in pairwise(view.indptr.tolist())
    ]


def number_distinct(keys: Sequence[Hashable]) -> tuple[IntArray, IntArray]:
    """Return where each distinct key comes first, and the number of each key among them.

    >>> first, number = number_distinct(["a", "b", "a"])
    >>> first.tolist(), number.tolist()
    ([0, 1], [0, 1, 0])
    """
    numbers: dict[Hashable, int] = {}
    number = np.fromiter((numbers.setdefault(key, len(numbers)) for key in keys), np.int64, len(keys))
    first = np.zeros(len(numbers), np.int64)
    first[number[::-1]] = np.arange(len(keys))[::-1]
    return first, number
