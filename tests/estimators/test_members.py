from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pytest

from glosa.errors import SettingsError
from glosa.estimators.base import Estimator, Task
from glosa.estimators.members import Lesson, learn_all
from glosa.features.examples import Examples
from glosa.features.views import ViewMaker
from glosa.schemes.scheme import Scheme

if TYPE_CHECKING:
    from glosa.features.maker import Views
    from glosa.training.progress import Progress
    from glosa.types import FloatArray

CODES = ["1", "2"]
LEVELS = Scheme.from_labels(CODES).levels(CODES)


class Shares(Estimator):
    """Answers with the shares of the codes; tells the process that learned them."""

    def __init__(self, fate: str = "") -> None:
        self.fate = fate

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:  # noqa: ARG002
        if self.fate == "dies":
            os._exit(1)
        if self.fate == "refuses":
            msg = "not with these records"
            raise SettingsError(msg)
        shares = np.bincount(train.target, train.weight, len(CODES)) / len(train)
        return self.restore({"shares": shares, "process": np.array(os.getpid()), "threads": _threads()})

    def logits(self, views: Views) -> FloatArray:
        return np.tile(np.log(self.found["shares"]), (views[0].shape[0], 1)).astype(np.float32)

    def arrays(self) -> dict[str, Any]:
        return self.found

    def restore(self, arrays: Any) -> Self:
        self.found = dict(arrays)
        return self


def _threads() -> np.ndarray:
    return np.array(int(os.environ.get("MKL_NUM_THREADS", 0)))


def lesson(of_first: int, fate: str = "") -> Lesson:
    target = np.array([0] * of_first + [1] * (10 - of_first))
    train = Examples((np.ones((10, 1), np.int32),), target, np.ones(10))
    task = Task(levels=LEVELS, maker=ViewMaker(["text"], []))
    return Lesson(
        model=Shares(fate), train=train, held_out=train.take(slice(0)), task=task, asked=train.take([0, 1]).views
    )  # type: ignore[arg-type]


@pytest.mark.parametrize("jobs", [1, 2])
def test_models_come_in_order_with_their_answers(jobs: int) -> None:
    told: list[Progress] = []
    found = list(learn_all(map(lesson, range(1, 8)), 7, jobs=jobs, report=told.append))
    for number, (model, answers) in enumerate(found, start=1):
        np.testing.assert_allclose(np.exp(answers), [[number / 10, 1 - number / 10]] * 2, rtol=1e-6)
        np.testing.assert_array_equal(answers, model.logits((np.zeros((2, 1)),)))
    processes = {int(model.arrays()["process"]) for model, _ in found}
    assert (processes == {os.getpid()}) == (jobs == 1)
    assert [(one.step, one.steps) for one in told] == ([] if jobs == 1 else [(n, 7) for n in range(1, 8)])


def test_processes_share_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MKL_NUM_THREADS", raising=False)
    (model, _), *_ = learn_all([lesson(3), lesson(4)], 2, jobs=2, report=None)
    cores = len(os.sched_getaffinity(0))
    assert int(model.arrays()["threads"]) == max(cores // 2, 1)
    assert "MKL_NUM_THREADS" not in os.environ


def test_what_a_process_refuses_is_told() -> None:
    with pytest.raises(SettingsError, match="not with these records"):
        list(learn_all([lesson(3), lesson(4, "refuses"), lesson(5)], 3, jobs=2, report=None))


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(SettingsError, match=r"one of the 2 processes .* sudden end.*Take fewer jobs"):
        list(learn_all([lesson(3), lesson(4, "dies")], 2, jobs=2, report=None))


def test_lessons_are_made_when_their_turn_comes_near() -> None:
    made: list[int] = []

    def lessons() -> Any:
        for number in range(1, 10):
            made.append(number)
            yield lesson(number)

    learned = learn_all(lessons(), 9, jobs=1, report=None)
    next(learned)
    assert made == [1]
