"""Records to learn from, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

from glosa.features.maker import Views
from glosa.types import FloatArray, IntArray


@dataclass(frozen=True)
class Examples:
    """Views of records with the code and the weight of each.

    Args:
        views: What the maker of views made of them.
        target: Index of the right code, shape (n_rows,).
        weight: What each record counts, shape (n_rows,), mean 1.
    """

    views: Views
    target: IntArray
    weight: FloatArray

    def __len__(self) -> int:
        return len(self.target)

    def take(self, rows: IntArray | slice) -> Examples:
        """Return some of the records."""
        return Examples(tuple(view[rows] for view in self.views), self.target[rows], self.weight[rows])
