from __future__ import annotations

import sys
from typing import Any

import lightgbm
import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse import random as random_matrix
from sklearn.feature_selection import chi2

from glosa.errors import SettingsError, UnavailableError
from glosa.estimators import boosting
from glosa.estimators.base import Task
from glosa.estimators.boosting import Boosting, chi_square, read_trees
from glosa.estimators.forest import Forest
from glosa.features.examples import Examples
from glosa.features.views import ViewMaker
from glosa.schemes import Scheme

FEW = {"rounds": 3, "components": 4, "ngrams": 6}
TASK = Task(levels=Scheme.from_labels(["1", "2", "3"], hierarchy="flat").levels(), maker=ViewMaker(["text"]))


def examples(rows: int = 120) -> Examples:
    generator = np.random.default_rng(0)
    view = random_matrix(rows, 30, density=0.3, format="csr", dtype=np.float32, random_state=generator)
    return Examples((view,), generator.integers(3, size=rows), generator.uniform(0.5, 1.5, rows))


def test_scores_are_those_of_lightgbm(monkeypatch: pytest.MonkeyPatch) -> None:
    boosters: list[Any] = []
    train = lightgbm.train
    monkeypatch.setattr(lightgbm, "train", lambda *a, **options: boosters.append(train(*a, **options)) or boosters[-1])
    seen: list[np.ndarray] = []
    columns = boosting._columns
    monkeypatch.setattr(boosting, "_columns", lambda *a: seen.append(columns(*a)) or seen[-1])
    records = examples()
    model = Boosting(**FEW, leaves=8).fit(records, records.take(slice(0)), TASK)
    found = model.logits(records.views)
    assert seen[-1].shape == (120, 10)
    np.testing.assert_allclose(found, boosters[0].predict(seen[-1], raw_score=True), atol=1e-5)
    assert model.logits(records.take(slice(0)).views).shape == (0, 3)


def test_trees_by_hand() -> None:
    tree = "\nTree=0\nnum_leaves=3\nsplit_feature=1 0\nthreshold=0.5 -1\nleft_child=-1 -2\nright_child=1 -3\n"
    leaf_only = "leaf_value=7 8 9\n\nTree=1\nnum_leaves=1\nleaf_value=4\n"
    arrays = read_trees(tree + leaf_only)
    forest = Forest(arrays["feature"], arrays["threshold"], arrays["child"], arrays["root"])
    (leaves,) = forest.leaves(np.array([[0, 0.5], [-1, 0.6], [0, 0.6]], np.float32))
    assert arrays["value"][leaves].tolist() == [[7, 4], [8, 4], [9, 4]]


def test_chi_square_agrees_with_scikit_learn() -> None:
    records = examples()
    expected, _ = chi2(records.views[0], records.target)
    np.testing.assert_allclose(chi_square(records.views[0], records.target, np.ones(120)), expected, rtol=1e-5)


def test_a_column_without_anything_tells_nothing() -> None:
    assert chi_square(csr_matrix((2, 1)), np.array([0, 1]), np.ones(2)).tolist() == [0.0]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rounds": 0}, "rounds is 0. It must be a whole number, 1 or more"),
        ({"leaves": 1, "learning_rate": 0}, r"(?s)leaves is 1.*learning_rate is 0. It must be a number above 0"),
        ({"trees": 5}, "'boosting' has no option 'trees'"),
    ],
)
def test_bad_options(options: dict[str, Any], message: str) -> None:
    records = examples()
    with pytest.raises(SettingsError, match=message):
        Boosting(**options).fit(records, records.take(slice(0)), TASK)


def test_without_lightgbm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    records = examples()
    with pytest.raises(UnavailableError, match=r"'boosting' needs LightGBM. Install it with: pip install lightgbm"):
        Boosting(**FEW).fit(records, records.take(slice(0)), TASK)
