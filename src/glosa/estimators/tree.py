"""A decision tree over n-grams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt
from sklearn.tree import DecisionTreeClassifier

from glosa.estimators.base import Arrays
from glosa.estimators.classical import Classical
from glosa.types import FloatArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_LEAF = -1
_ROWS = 1024
_TINY = 1e-6


class Tree(Classical):
    """Decision tree (CART, Breiman et al. 1984)."""

    name = "tree"
    defaults: ClassVar[dict[str, Any]] = {"max_depth": None, "min_samples_leaf": 1, "max_features": None}

    def _learn(self, x: csr_matrix, target: npt.NDArray[np.int64], weight: FloatArray, seed: int) -> Arrays:
        tree = DecisionTreeClassifier(**self._made_with(), random_state=seed).fit(x, target, sample_weight=weight).tree_
        shares = tree.value[:, 0, :]
        return {
            "left": tree.children_left,
            "right": tree.children_right,
            "feature": tree.feature,
            "threshold": tree.threshold,
            "shares": (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32),
        }

    def _score(self, x: csr_matrix) -> npt.NDArray[Any]:
        leaves = [self._leaves(x[start : start + _ROWS]) for start in range(0, x.shape[0], _ROWS)]
        reached = np.concatenate([np.zeros(0, np.int64), *leaves])
        scores: npt.NDArray[Any] = np.log(self._arrays["shares"][reached] + _TINY)
        return scores

    def _leaves(self, x: csr_matrix) -> npt.NDArray[np.int64]:
        """Walk down with all rows at once: one step a level of the tree."""
        a = self._arrays
        used, place = np.unique(a["feature"], return_inverse=True)
        dense = x[:, np.maximum(used, 0)].toarray()
        node, rows = np.zeros(x.shape[0], np.int64), np.arange(x.shape[0])
        while (inner := a["left"][node] != _LEAF).any():
            goes_left = dense[rows, place[node]] <= a["threshold"][node]
            node = np.where(inner, np.where(goes_left, a["left"][node], a["right"][node]), node)
        return node
