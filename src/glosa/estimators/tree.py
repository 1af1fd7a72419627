"""A decision tree over n-grams and categories."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.tree import DecisionTreeClassifier

from glosa.estimators.base import Arrays, Task
from glosa.estimators.category_shares import CategoryShares
from glosa.estimators.classical import Classical, side_by_side
from glosa.estimators.forest import Forest, leaves_stay
from glosa.features.examples import Examples
from glosa.features.maker import Views
from glosa.types import FloatArray

_ROWS = 1024
_TINY = 1e-6


class Tree(Classical):
    """Decision tree (CART, Breiman et al. 1984).

    It asks whether an n-gram is there, and of a category how many of its records have a code: no question about single
    values would get through many of them.
    """

    name = "tree"
    defaults: ClassVar[dict[str, Any]] = {
        "max_depth": None, "min_samples_leaf": 1, "max_features": None, "ccp_alpha": 0.0,
    }  # fmt: skip

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:
        """Learn the shares of codes in each category, then the tree.

        Raises:
            SettingsError: An option is unknown or out of its range.
        """
        self._categories = CategoryShares.learn(train, task.n_text)
        return super().fit(train, held_out, task)

    def arrays(self) -> Arrays:
        """Return what was learned."""
        return {**super().arrays(), **self._categories.arrays()}

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take up what `arrays` returned."""
        self._categories = CategoryShares.restore(arrays)
        return super().restore(arrays)

    def _wide(self, views: Views) -> csr_matrix:
        texts = side_by_side(views[: self._categories.n_text]).sign()
        return hstack([texts, *self._categories.transform(views)], format="csr", dtype=np.float32)

    def _learn(self, x: csr_matrix, target: npt.NDArray[np.int64], weight: FloatArray, seed: int) -> Arrays:
        tree = DecisionTreeClassifier(**self._made_with(), random_state=seed).fit(x, target, sample_weight=weight).tree_
        values = csr_matrix(np.where(tree.children_left[:, None] < 0, tree.value[:, 0, :], 0))  # few codes share a leaf
        shares = values.multiply(1 / np.maximum(values.sum(axis=1), _TINY)).tocsr()
        used, feature = np.unique(tree.feature, return_inverse=True)
        return {
            "used": np.maximum(used, 0),
            "feature": feature,
            "threshold": tree.threshold,
            "child": leaves_stay(tree.children_left, tree.children_right),
            "share": shares.data.astype(np.float32),
            "share_of": shares.indices,
            "shares_end": shares.indptr,
        }

    def _score(self, x: csr_matrix) -> npt.NDArray[Any]:
        a = self._arrays
        forest = Forest(a["feature"], a["threshold"], a["child"], np.zeros(1, np.int64))
        shares = csr_matrix((a["share"], a["share_of"], a["shares_end"]), (len(a["feature"]), len(a["seen"])))
        parts = [x[start : start + _ROWS, a["used"]].toarray() for start in range(0, x.shape[0], _ROWS)]
        reached = [leaves[:, 0] for part in parts for leaves in forest.leaves(part)]
        of_row: npt.NDArray[Any] = shares[np.concatenate([np.zeros(0, np.int64), *reached])].toarray()
        return np.log(of_row + np.float32(_TINY))
