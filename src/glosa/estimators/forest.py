"""Decision trees as arrays: all rows walk down all trees at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from glosa.types import IntArray

_WALKERS = 1_000_000  # pairs of a row and a tree that walk at once


@dataclass(frozen=True, eq=False)
class Forest:
    """Trees whose nodes ask whether a feature is above a threshold.

    Args:
        feature: The column that each node asks about, shape (n_nodes,).
        threshold: What it must be above to go right, shape (n_nodes,).
        child: The nodes to the left and to the right, shape (n_nodes, 2); those of a leaf are the leaf itself.
        root: The first node of each tree, shape (n_trees,).
    """

    feature: IntArray
    threshold: npt.NDArray[np.float64]
    child: IntArray
    root: IntArray

    def leaves(self, x: npt.NDArray[np.float32]) -> Iterator[IntArray]:
        """Yield the leaves that some rows at a time reach, shape (n_rows_now, n_trees), until all have come.

        >>> child = np.array([[1, 2], [1, 1], [2, 2]])
        >>> stump = Forest(np.array([0, 0, 0]), np.array([0.5, 0, 0]), child, root=np.array([0]))
        >>> [leaf.tolist() for leaf in stump.leaves(np.array([[0.5], [0.6]], np.float32))]
        [[[1], [2]]]
        """
        step = max(1, _WALKERS // len(self.root))
        for start in range(0, len(x), step):
            yield self._walk(x[start : start + step])

    def _walk(self, x: npt.NDArray[np.float32]) -> IntArray:
        row = np.arange(len(x))[:, None]
        node: npt.NDArray[Any] = np.tile(self.root, (len(x), 1))
        while True:
            right = x[row, self.feature[node]] > self.threshold[node]
            below = self.child[node, right.astype(np.intp)]
            if (below == node).all():
                return node
            node = below


def leaves_stay(left: npt.NDArray[Any], right: npt.NDArray[Any]) -> IntArray:
    """Return the children of each node as `Forest` has them, from arrays in which those of a leaf are below 0.

    >>> leaves_stay(np.array([1, -1, -1]), np.array([2, -1, -1])).tolist()
    [[1, 2], [1, 1], [2, 2]]
    """
    child = np.column_stack([left, right]).astype(np.int32)
    return np.where(child < 0, np.arange(len(child), dtype=np.int32)[:, None], child)
