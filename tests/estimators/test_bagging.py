from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.special import softmax

from glosa.errors import SettingsError
from glosa.estimators.bagging import Bagging, draw_again
from glosa.estimators.base import Task
from glosa.estimators.catalogue import build
from glosa.estimators.tree import Tree
from glosa.features.examples import Examples
from glosa.features.views import ViewMaker
from glosa.schemes import Scheme

TASK = Task(levels=Scheme.from_labels(["1", "2"], hierarchy="flat").levels(), maker=ViewMaker(["text"]), seed=3)
RECORDS = Examples((csr_matrix(np.eye(8, dtype=np.float32)),), np.arange(8) // 4, np.ones(8))
NONE = RECORDS.take(slice(0))


def test_the_answer_is_the_mean_of_the_models_of_the_samples() -> None:
    bag = Bagging(Tree, n_models=3).fit(RECORDS, NONE, TASK)
    shares = []
    for number in range(3):
        rows = draw_again(RECORDS.target, np.random.default_rng([3, number]))
        one = Tree().fit(RECORDS.take(rows), NONE, Task(levels=TASK.levels, maker=TASK.maker, seed=3 + number))
        shares.append(softmax(one.logits(RECORDS.views), axis=1))
    np.testing.assert_allclose(softmax(bag.logits(RECORDS.views), axis=1), np.mean(shares, axis=0), atol=1e-5)


def test_no_code_is_lost() -> None:
    target = np.array([0] * 50 + [1, 2])
    drawn = [draw_again(target, np.random.default_rng(seed)) for seed in range(20)]
    assert all(set(target[rows]) == {0, 1, 2} for rows in drawn)
    assert all(52 <= len(rows) <= 54 for rows in drawn)


@pytest.mark.parametrize("base", ["tree", "linear-svc"])
def test_any_model_will_do(base: str) -> None:
    bag = build("bagging", {"base": base, "n_models": 2}).fit(RECORDS, NONE, TASK)
    again = Bagging(partial(build, base, {}), n_models=2).restore(bag.arrays())
    np.testing.assert_array_equal(again.logits(RECORDS.views), bag.logits(RECORDS.views))


def test_bad_options() -> None:
    with pytest.raises(SettingsError, match=r"n_models is 0. It must be a whole number, 1 to 1,000"):
        build("bagging", {"n_models": 0}).fit(RECORDS, NONE, TASK)
    with pytest.raises(SettingsError, match=r"'tree' has no option 'colour'"):
        build("bagging", {"colour": "red"}).fit(RECORDS, NONE, TASK)
