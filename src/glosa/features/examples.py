"""Records to learn from, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from glosa.features.maker import Views
from glosa.types import BoolArray, FloatArray, IntArray


@dataclass(frozen=True)
class Examples:
    """Views of records with the code and the weight of each.

    Args:
        views: What the maker of views made of them.
        target: Index of the right code, shape (n_rows,).
        weight: What each record counts, shape (n_rows,), mean 1.
        group: Records with an equal number are not to be parted, shape (n_rows,); each is by itself if None.
        entry: Which are no records, but entries of a scheme or an index, shape (n_rows,); none if None.
    """

    views: Views
    target: IntArray
    weight: FloatArray
    group: IntArray | None = None
    entry: BoolArray | None = None

    def __len__(self) -> int:
        return len(self.target)

    def take(self, rows: IntArray | slice) -> Self:
        """Return some of the records."""
        group = None if self.group is None else self.group[rows]
        entry = None if self.entry is None else self.entry[rows]
        return type(self)(tuple(view[rows] for view in self.views), self.target[rows], self.weight[rows], group, entry)

    @property
    def groups(self) -> IntArray:
        """The number of what each record cannot be parted from, shape (n_rows,)."""
        return np.arange(len(self)) if self.group is None else self.group

    @property
    def entries(self) -> BoolArray:
        """Which are entries of a scheme or an index, shape (n_rows,)."""
        return np.zeros(len(self), np.bool_) if self.entry is None else self.entry
