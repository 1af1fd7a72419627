"""Gradient boosting of decision trees, fitted with LightGBM, scored with numpy alone.

Trees ask about one column at a time, and a tree a code and round is grown. So that this ends in time, and does not go
from n-gram to n-gram, they see few columns: the n-grams that tell most of the codes, and the main directions of all.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd

from glosa._validate import Rule, is_number, require
from glosa.errors import UnavailableError
from glosa.estimators.base import Arrays
from glosa.estimators.classical import Classical
from glosa.estimators.forest import Forest, leaves_stay
from glosa.types import FloatArray, IntArray

_RANGES = [
    *((name, 1, 1e6, True, "a whole number, 1 or more") for name in ("rounds", "leaf_records", "components")),
    ("leaves", 2, 10_000, True, "a whole number, 2 to 10,000"),
    ("learning_rate", 1e-6, 10, False, "a number above 0, 10 at most"),
    ("ridge", 0, 1e6, False, "a number, 0 or more"),
    ("ngrams", 0, 1e6, True, "a whole number, 0 or more"),
    ("columns_share", 1e-3, 1, False, "a number above 0, 1 at most"),
]
_STEADY = {"deterministic": True, "force_row_wise": True, "use_missing": False, "verbosity": -1}


class Boosting(Classical):
    """Gradient boosting (Friedman 2001) as LightGBM does it (Ke et al. 2017)."""

    name = "boosting"
    defaults: ClassVar[dict[str, Any]] = {
        "rounds": 30, "learning_rate": 0.2, "leaves": 15, "leaf_records": 3, "ridge": 1.0, "columns_share": 0.3,
        "ngrams": 500, "components": 150,
    }  # fmt: skip

    def _learn(self, x: csr_matrix, target: npt.NDArray[np.int64], weight: FloatArray, seed: int) -> Arrays:
        options = self._made_with()
        require(
            Rule(name, value := options[name], is_number(value, low, high, whole=whole), allowed)
            for name, low, high, whole, allowed in _RANGES
        )
        told = chi_square(x, target, weight)
        chosen = np.sort(np.argsort(-told, kind="stable")[: options["ngrams"]])
        _, _, directions = randomized_svd(x, min(options["components"], *x.shape), random_state=seed)
        seen: Arrays = {"chosen": chosen, "directions": np.ascontiguousarray(directions.T, np.float32)}
        return seen | _grow(_columns(x, seen), target, weight, {**options, "seed": seed})

    def _score(self, x: csr_matrix) -> npt.NDArray[Any]:
        a = self._arrays
        forest = Forest(a["feature"], a["threshold"], a["child"], a["root"])
        n_seen = len(a["seen"])
        parts = [
            a["value"][leaves].reshape(len(leaves), -1, n_seen).sum(axis=1) for leaves in forest.leaves(_columns(x, a))
        ]
        return np.concatenate([np.zeros((0, n_seen)), *parts])


def chi_square(x: csr_matrix, target: IntArray, weight: FloatArray) -> npt.NDArray[np.float64]:
    """Return how far the n-grams of each column are from being spread over classes as all records are.

    Args:
        x: Not negative, shape (n_rows, n_columns).
        target: Class of each row, shape (n_rows,).
        weight: What each row counts, shape (n_rows,).

    >>> x = csr_matrix([[1.0, 1.0], [0.0, 1.0]])
    >>> chi_square(x, np.array([0, 1]), np.ones(2)).tolist()  # the first is met in one class, expected 1/2 in each
    [1.0, 0.0]
    """
    found = csr_matrix((weight, (target, np.arange(len(target))))) @ x
    share = np.bincount(target, weight) / weight.sum()
    total = np.asarray(found.sum(axis=0)).ravel()
    squares = np.asarray(found.multiply(found).multiply(1 / share[:, None]).sum(axis=0)).ravel()
    statistic: npt.NDArray[np.float64] = squares / np.maximum(total, np.finfo(np.float64).tiny) - total
    return statistic


def _columns(x: csr_matrix, seen: Arrays) -> npt.NDArray[np.float32]:
    """Return what the trees see, shape (n_rows, n_ngrams + n_directions)."""
    return np.hstack([x[:, seen["chosen"]].toarray(), x @ seen["directions"]], dtype=np.float32)


def _grow(x: npt.NDArray[np.float32], target: IntArray, weight: FloatArray, options: dict[str, Any]) -> Arrays:
    try:
        import lightgbm
    except ModuleNotFoundError as error:
        msg = "fitting the model 'boosting' needs LightGBM. Install it with: pip install lightgbm"
        raise UnavailableError(msg) from error
    settings = {
        "objective": "multiclass",
        "num_class": int(target.max()) + 1,
        "learning_rate": options["learning_rate"],
        "num_leaves": options["leaves"],
        "min_data_in_leaf": options["leaf_records"],
        "lambda_l2": options["ridge"],
        "feature_fraction": options["columns_share"],
        "seed": options["seed"] % 2**31,
        **_STEADY,
    }
    records = lightgbm.Dataset(x, target, weight=weight, params={"verbosity": -1, "feature_pre_filter": False})
    booster = lightgbm.train(settings, records, num_boost_round=options["rounds"])
    return read_trees(booster.model_to_string())


def read_trees(text: str) -> Arrays:
    """Return the trees of LightGBM's own text as arrays: those of `Forest`, and the value of each leaf.

    Args:
        text: What `Booster.model_to_string` returns; numbers are written with all their digits.
    """
    blocks = text.split("\nTree=")[1:]
    trees = [_read_tree(dict(line.split("=", 1) for line in block.splitlines() if "=" in line)) for block in blocks]
    sizes = [len(tree["feature"]) for tree in trees]
    roots = np.array([0, *accumulate(sizes)][:-1])
    joined = {name: np.concatenate([tree[name] for tree in trees]) for name in ("feature", "threshold", "value")}
    child = np.concatenate([tree["child"] + root for tree, root in zip(trees, roots, strict=True)])
    return {**joined, "child": child.astype(np.int32), "root": roots}


def _read_tree(said: dict[str, str]) -> Arrays:
    """Return a tree whose inner nodes come first, then its leaves."""
    value = np.array(said["leaf_value"].split(), np.float64)
    inner = int(said["num_leaves"]) - 1
    leaf = np.zeros(len(value))

    def read(name: str, kind: type) -> npt.NDArray[Any]:
        return np.array(said.get(name, "").split(), kind)

    sides = [np.append(_place(read(side, np.int64), inner), leaf - 1) for side in ("left_child", "right_child")]
    return {
        "feature": np.append(read("split_feature", np.int32), leaf).astype(np.int32),
        "threshold": np.append(read("threshold", np.float64), leaf),
        "value": np.append(np.zeros(inner), value),
        "child": leaves_stay(*sides),
    }


def _place(child: IntArray, inner: int) -> IntArray:
    """Return the number of a node: LightGBM calls leaves -1, -2 and so on.

    >>> _place(np.array([1, -1, -2]), 2).tolist()
    [1, 2, 3]
    """
    return np.where(child < 0, inner - 1 - child, child)
