"""Many models of samples of the records, whose probabilities are averaged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from glosa._validate import Rule, is_number, require
from glosa.estimators.base import Arrays, Estimator, Task
from glosa.features.examples import Examples
from glosa.features.maker import Maker, Views
from glosa.records.fields import Fields
from glosa.storage.parts import join_parts, take_part
from glosa.types import FloatArray, IntArray

_TINY = 1e-6


class Bagging(Estimator):
    """Models of samples drawn with replacement (Breiman 1996).

    Args:
        make: Returns a new model of the kind that learns each sample.
        n_models: How many samples.
    """

    def __init__(self, make: Callable[[], Estimator], *, n_models: int) -> None:
        self.make, self.n_models = make, n_models

    def maker(self, fields: Fields) -> Maker:
        """Return what makes the views that the models learn from."""
        return self.make().maker(fields)

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:
        """Learn a model a sample.

        Raises:
            SettingsError: An option is unknown or out of its range.
            UnavailableError: The models need a package that is not installed.
        """
        n = self.n_models
        require([Rule("n_models", n, is_number(n, 1, 1000, whole=True), "a whole number, 1 to 1,000")])
        samples = [draw_again(train.target, np.random.default_rng([task.seed, number])) for number in range(n)]
        self._models = [
            self.make().fit(train.take(rows), held_out, replace(task, seed=task.seed + number))
            for number, rows in enumerate(samples)
        ]
        self.history_ = []
        return self

    def logits(self, views: Views) -> FloatArray:
        """Return the logarithms of the mean probabilities, shape (n_rows, n_codes)."""
        mean = sum(softmax(model.logits(views), axis=1) for model in self._models) / np.float32(len(self._models))
        logits: FloatArray = np.log(mean + np.float32(_TINY))
        return logits

    def arrays(self) -> Arrays:
        """Return the arrays of every model, named after its number."""
        return join_parts({str(number): model.arrays() for number, model in enumerate(self._models)})

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take up what `arrays` returned."""
        numbers = sorted({int(name.split(".")[0]) for name in arrays})
        self._models = [self.make().restore(take_part(arrays, str(number))) for number in numbers]
        self.history_ = []
        return self


def draw_again(target: IntArray, random: np.random.Generator) -> IntArray:
    """Return as many rows as there are, drawn with replacement, and one more of each code that missed out.

    >>> rows = draw_again(np.array([0, 0, 0, 1]), np.random.default_rng(0))
    >>> len(rows) >= 4, 3 in rows
    (True, True)
    """
    rows = random.integers(len(target), size=len(target))
    codes, first = np.unique(target, return_index=True)
    return np.sort(np.append(rows, first[~np.isin(codes, target[rows])]))
