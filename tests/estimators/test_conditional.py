"""A model a level and a model a parent, worked out by hand with models that answer what they are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pytest
from scipy.special import softmax

from glosa.estimators.base import Arrays, Estimator, Task
from glosa.estimators.catalogue import build
from glosa.estimators.conditional import Conditional, within_parents
from glosa.estimators.per_level import PerLevel
from glosa.estimators.top_down import TopDown
from glosa.features.examples import Examples
from glosa.features.maker import Views
from glosa.features.views import ViewMaker
from glosa.schemes import Scheme

# 1 has the children 11 and 12; 2 has 21 alone; 3 ends at the first level.
LEVELS = Scheme.from_labels(["11", "12", "21", "3"], hierarchy="digits").levels()
TASK = Task(levels=LEVELS, maker=ViewMaker(["text"]))
SAID = {
    ("1", "2", "3"): [0.5, 0.25, 0.25],
    ("11", "12", "21", "3"): [0.125, 0.375, 0.4, 0.1],
    ("11", "12"): [0.9, 0.1],
}


class Told(Estimator):
    """Answers the probabilities that `SAID` has for its codes, times a scale."""

    scale = 1.0

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:
        self.codes, self.train, self.held_out = task.levels.codes, train, held_out
        return self

    def logits(self, views: Views) -> npt.NDArray[np.float32]:
        return np.tile(np.log(SAID[self.codes]) * self.scale, (len(views[0]), 1)).astype(np.float32)

    def arrays(self) -> Arrays:
        return {"codes": np.array(self.codes)}

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        self.codes = tuple(arrays["codes"].tolist())
        return self


def records(*target: int) -> Examples:
    return Examples((np.ones((len(target), 1)),), np.array(target, np.int64), np.ones(len(target)))


def fitted(kind: Callable[..., Conditional], made_by: type[Told] = Told) -> Conditional:
    return kind(made_by).fit(records(0, 0, 1, 2, 3), records(), TASK)


def shares(model: Conditional) -> npt.NDArray[Any]:
    return np.exp(model.logits((np.zeros((1, 1)),)))[0]


def test_a_model_a_level() -> None:
    # Within 1 the second model has 1/8 and 3/8, so 1/4 and 3/4 of the half that the first model gives to 1.
    found = shares(fitted(PerLevel))
    np.testing.assert_allclose(found, [0.125, 0.375, 0.25, 0.25], rtol=1e-5)
    np.testing.assert_allclose(LEVELS.sum_up(found[None])[0][0], SAID["1", "2", "3"], rtol=1e-5)


def test_a_model_a_parent() -> None:
    model = fitted(TopDown)
    np.testing.assert_allclose(shares(model), [0.45, 0.05, 0.25, 0.25], rtol=1e-5)
    assert [(learned.codes, learned.train.target.tolist()) for learned in model._models.values()] == [
        (("1", "2", "3"), [0, 0, 0, 1, 2]),
        (("11", "12"), [0, 0, 1]),
    ]


def test_a_parent_whose_children_are_one_to_the_training_records_needs_no_model() -> None:
    model = TopDown(Told).fit(records(0, 0, 0, 2, 3), records(), TASK)
    assert len(model._models) == 1
    # 3 records and, for want of any, half a record
    np.testing.assert_allclose(shares(model)[:2], [0.5 * 3 / 3.5, 0.5 * 0.5 / 3.5], rtol=1e-5)


@pytest.mark.parametrize("kind", [PerLevel, TopDown])
def test_the_temperature_of_a_level_makes_up_for_scores_of_any_scale(kind: Callable[..., Conditional]) -> None:
    class Loud(Told):
        scale = 4.0

    # As many held-out records of each code as both models say that there are.
    held_out = {PerLevel: [10, 30, 20, 20], TopDown: [36, 4, 20, 20]}[kind]
    model = kind(Loud).fit(records(0, 0, 1, 2, 3), records(*np.repeat(range(4), held_out)), TASK)
    np.testing.assert_allclose(model._temperatures, [4, 4], rtol=0.02)
    np.testing.assert_allclose(shares(model), np.array(held_out) / 80, atol=0.005)


@pytest.mark.parametrize("kind", [PerLevel, TopDown])
def test_restored_it_answers_the_same(kind: Callable[..., Conditional]) -> None:
    model = fitted(kind)
    np.testing.assert_array_equal(shares(kind(Told).restore(model.arrays())), shares(model))


def test_reports_name_the_level_and_leave_out_the_figures_of_parts() -> None:
    from glosa.training.progress import Progress

    class Telling(Told):
        def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:
            assert task.report is not None
            task.report(Progress(1, 1, 1, 1, 0.5, "training", {"validation_loss": 1.0}))
            return super().fit(train, held_out, task)

    told: list[Progress] = []
    task = Task(levels=LEVELS, maker=ViewMaker(["text"]), report=told.append)
    PerLevel(Telling).fit(records(0, 0, 1, 2, 3), records(), task)
    assert [(now.stage, now.figures) for now in told] == [("training, level 1", None), ("training, level 2", None)]


def test_a_softmax_within_each_parent() -> None:
    scores = np.random.default_rng(0).normal(size=(5, 6))
    found = np.exp(within_parents(scores, np.array([0, 1, 4])))
    for first, end in ((0, 1), (1, 4), (4, 6)):
        np.testing.assert_allclose(found[:, first:end], softmax(scores[:, first:end], axis=1))


@pytest.mark.parametrize("name", ["per-level", "top-down"])
def test_any_model_will_do(name: str) -> None:
    assert type(build(name, {"base": "ridge", "alpha": 2.0}).make()).__name__ == "Ridge"
