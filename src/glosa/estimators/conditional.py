"""A code's probability as a product down the tree: that of its group, then of each child within its parent."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import issparse

from glosa.estimators.base import LOWEST, Arrays, Estimator, Task
from glosa.features.examples import Examples
from glosa.features.maker import Maker, Views
from glosa.metrics.log_loss import best_temperature
from glosa.records.fields import Fields
from glosa.schemes.levels import build_levels
from glosa.storage.parts import join_parts, take_part
from glosa.training.progress import Report
from glosa.types import FloatArray, IntArray

_FEW = 20  # held-out records below which a temperature would be noise
_UNSEEN = 0.5  # records that a group without any is taken to have
_OTHERS = 100 * LOWEST  # the score of children of other parents


class Choice(NamedTuple):
    """Neighbouring groups of a level, among which one model chooses.

    Args:
        level: The level, from 0 at the top.
        first: Index of the first group.
        end: Index after the last.
    """

    level: int
    first: int
    end: int

    def among(self, records: Examples, group: IntArray) -> Examples:
        """Return the records of these groups, with the place of their group among these as target.

        Args:
            records: Records with codes as target.
            group: Index of the group of each code at the level, shape (n_codes,).
        """
        of_record = group[records.target]
        part = records.take(np.flatnonzero((of_record >= self.first) & (of_record < self.end)))
        mean = part.weight.mean() if len(part) else 1.0
        return Examples(part.views, group[part.target] - self.first, part.weight / mean)


class Conditional(Estimator):
    """Models of parts of the tree, whose probabilities are made to agree.

    At each level the scores of a parent's children go through a softmax of their own, with one temperature a level
    that held-out records choose. The probability of a code is the product along its path, so that of a group is the
    sum of its codes'. Where there is nothing to choose, or nothing to learn it from, there is no model, and a parent's
    probability goes to its children as its training records do.

    Args:
        make: Returns a new model of the kind that learns each part.
    """

    calibrated = True

    def __init__(self, make: Callable[[], Estimator]) -> None:
        self.make = make

    @abstractmethod
    def choices(self, level: int, starts: IntArray, ends: IntArray) -> Iterable[Choice]:
        """Return what models choose among at a level.

        Args:
            level: The level, from 0 at the top.
            starts: Index of the first child of each parent, shape (n_parents,).
            ends: Index after the last.
        """

    def maker(self, fields: Fields) -> Maker:
        """Return what makes the views that the models learn from."""
        return self.make().maker(fields)

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:
        """Learn a model a choice, then find a temperature a level.

        Raises:
            SettingsError: An option of the models is unknown or out of its range.
            UnavailableError: They need a package that is not installed.
        """
        self._models: dict[Choice, Estimator] = {}
        self._groups, self.history_ = np.stack(task.levels.membership), []
        seen = [np.bincount(group[train.target], minlength=group[-1] + 1) for group in self._groups]
        self._log_seen = np.log(np.maximum(np.concatenate(seen), _UNSEEN))
        self._temperatures = np.ones(len(self._groups))
        for level, group in enumerate(self._groups):
            starts = self._starts(level)
            for choice in self.choices(level, starts, np.append(starts[1:], group[-1] + 1)):
                self._fit_choice(choice, choice.among(train, group), choice.among(held_out, group), task)
            self._temperatures[level] = self._fit_temperature(level, held_out)
        return self

    def logits(self, views: Views) -> FloatArray:
        """Return logarithms of probabilities, shape (n_rows, n_codes)."""
        logits = np.zeros((views[0].shape[0], self._groups.shape[1]), np.float32)
        for level, group in enumerate(self._groups):
            scores = self._scores(level, views, self._temperatures[level])
            logits += within_parents(scores, self._starts(level))[:, group]
        return logits

    def arrays(self) -> Arrays:
        """Return the tree, the temperatures, and the arrays of every model."""
        own = {"groups": self._groups, "log_seen": self._log_seen, "temperatures": self._temperatures}
        return own | join_parts({"-".join(map(str, choice)): m.arrays() for choice, m in self._models.items()})

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take up what `arrays` returned."""
        self._groups, self._log_seen = arrays["groups"], arrays["log_seen"]
        self._temperatures, self.history_ = arrays["temperatures"], []
        parts = dict.fromkeys(name.split(".")[0] for name in arrays if "." in name)
        self._models = {
            Choice(*map(int, part.split("-"))): self.make().restore(take_part(arrays, part)) for part in parts
        }
        return self

    def _starts(self, level: int) -> IntArray:
        """The first child of each parent: a change of parent from one code to the next is one of groups too."""
        if level == 0:
            return np.zeros(1, np.int64)
        first_code = np.flatnonzero(np.diff(self._groups[level - 1], prepend=-1))
        starts: IntArray = self._groups[level][first_code]
        return starts

    def _fit_choice(self, choice: Choice, train: Examples, held_out: Examples, task: Task) -> None:
        told = any(view.nnz if issparse(view) else view.any() for view in train.views)
        if len(np.unique(train.target)) < 2 or not told:
            return
        codes = task.levels.groups[choice.level][choice.first : choice.end]
        part = replace(
            task,
            levels=build_levels([(code,) for code in codes]),
            report=_as_of_level(task.report, choice.level),
        )
        self._models[choice] = self.make().fit(train, held_out, part)

    def _of_level(self, level: int) -> dict[Choice, Estimator]:
        return {choice: model for choice, model in self._models.items() if choice.level == level}

    def _scores(self, level: int, views: Views, temperature: float = 1.0) -> FloatArray:
        """Return scores of the groups of a level, shape (n_rows, n_groups); the temperature is that of the models."""
        sizes = self._groups[:, -1] + 1
        seen = self._log_seen[sizes[:level].sum() :][: sizes[level]]
        scores = np.tile(seen.astype(np.float32), (views[0].shape[0], 1))
        for choice, model in self._of_level(level).items():
            scores[:, choice.first : choice.end] = model.logits(views) / np.float32(temperature)
        return scores

    def _fit_temperature(self, level: int, held_out: Examples) -> float:
        """Return the temperature of the lowest log loss of the right child within its parent."""
        modelled = [group for choice in self._of_level(level) for group in range(choice.first, choice.end)]
        part = held_out.take(np.flatnonzero(np.isin(self._groups[level][held_out.target], modelled)))
        if len(part) < _FEW:
            return 1.0
        scores, right = self._scores(level, part.views), self._groups[level][part.target]
        parent = _parents(self._starts(level), scores.shape[1])
        scores[parent != parent[right][:, None]] = _OTHERS
        return best_temperature(scores, right, part.weight)[0]


def within_parents(scores: FloatArray, starts: IntArray) -> FloatArray:
    """Return the logarithms of a softmax among the children of each parent.

    Args:
        scores: Shape (n_rows, n_groups); the children of a parent are neighbours.
        starts: The first child of each parent, shape (n_parents,).

    >>> scores = np.log(np.array([[1.0, 3.0, 5.0]]))
    >>> np.exp(within_parents(scores, np.array([0, 2]))).round(2).tolist()  # 1 and 3 share a parent
    [[0.25, 0.75, 1.0]]
    """
    parent = _parents(starts, scores.shape[1])
    shifted = scores - np.maximum.reduceat(scores, starts, axis=1)[:, parent]
    within: FloatArray = shifted - np.log(np.add.reduceat(np.exp(shifted), starts, axis=1))[:, parent]
    return within


def _parents(starts: IntArray, n_groups: int) -> IntArray:
    """Return the number of the parent of each group.

    >>> _parents(np.array([0, 2]), 3).tolist()
    [0, 0, 1]
    """
    return np.repeat(np.arange(len(starts)), np.diff(starts, append=n_groups))


def _as_of_level(report: Report | None, level: int) -> Report | None:
    """Return what passes reports on as those of a level, without the figures of epochs, which are of a part alone."""
    if report is None:
        return None
    return lambda progress: report(replace(progress, stage=f"{progress.stage}, level {level + 1}", figures=None))
