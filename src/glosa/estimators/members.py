"""The members of an ensemble: fitted one after the other, or in several processes at once."""

from __future__ import annotations

import math
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import TypeAlias

from glosa.errors import SettingsError
from glosa.estimators.base import Arrays, Estimator, Task
from glosa.features.examples import Examples
from glosa.features.maker import Views
from glosa.training.progress import Progress, Report, part_of
from glosa.types import FloatArray

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_Found: TypeAlias = tuple[Arrays, FloatArray]


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What a member learns, and what it is asked then.

    Args:
        model: Not fitted yet.
        train: What it learns from.
        held_out: What it chooses by.
        task: What it is fitted for, without a report.
        asked: Views of the records that it answers for.
    """

    model: Estimator
    train: Examples
    held_out: Examples
    task: Task
    asked: Views

    def learn(self) -> FloatArray:
        """Fit the model, and return its logits for what it is asked, shape (n_rows, n_codes)."""
        self.model.fit(self.train, self.held_out, self.task)
        return self.model.logits(self.asked)


def learn_all(
    lessons: Iterable[Lesson], count: int, *, jobs: int, report: Report | None
) -> Iterator[tuple[Estimator, FloatArray]]:
    """Yield every fitted model and its logits, in the order of the lessons.

    Args:
        lessons: Each is made when its turn comes near, so that not all lie in memory at once.
        count: How many there are.
        jobs: How many are learned at once, each in a process of its own if there are several.
        report: Is told how far it has come.

    Raises:
        SettingsError: A process came to a sudden end.
    """
    if jobs == 1:
        for number, lesson in enumerate(lessons):
            told = report and part_of(report, number, count)
            answers = replace(lesson, task=replace(lesson.task, report=told)).learn()
            yield lesson.model, answers
        return
    try:
        for number, found in enumerate(_learn_apart(lessons, min(jobs, count)), start=1):
            if report is not None:
                report(Progress(number, count, epoch=number, epochs=count, loss=math.nan, stage="training"))
            yield found
    except BrokenProcessPool as error:
        msg = (
            f"one of the {jobs} processes that fit models came to a sudden end: memory ran out, or each started the "
            'script again, which is not under `if __name__ == "__main__":`. Take fewer jobs, or mend the script.'
        )
        raise SettingsError(msg) from error


def _learn_apart(lessons: Iterable[Lesson], jobs: int) -> Iterator[tuple[Estimator, FloatArray]]:
    waiting: deque[tuple[Estimator, Future[_Found]]] = deque()

    def first() -> tuple[Estimator, FloatArray]:
        model, future = waiting.popleft()
        arrays, answers = future.result()
        return model.restore(arrays), answers

    with _few_threads(jobs), ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        try:
            for lesson in lessons:
                waiting.append((lesson.model, pool.submit(_learn, lesson)))
                if len(waiting) > 2 * jobs:
                    yield first()
            while waiting:
                yield first()
        finally:
            pool.shutdown(cancel_futures=True)


def _learn(lesson: Lesson) -> _Found:
    answers = lesson.learn()
    return lesson.model.arrays(), answers


@contextmanager
def _few_threads(jobs: int) -> Iterator[None]:
    """Give each process that is started its share of the cores, unless the environment says how many threads."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    ours = {name: str(max(cores // jobs, 1)) for name in _THREADS if name not in os.environ}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name in ours:
            del os.environ[name]
