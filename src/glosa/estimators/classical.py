"""What the models of scikit-learn share here: the fields side by side, and the codes that they saw."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.utils._param_validation import InvalidParameterError

from glosa.errors import SettingsError, nearest
from glosa.estimators.base import LOWEST, Arrays, Estimator, Task, flatten
from glosa.features.examples import Examples
from glosa.features.maker import Maker, Views
from glosa.features.views import ViewMaker, ViewSettings, row_lengths, scale_rows
from glosa.records.fields import Fields
from glosa.types import FloatArray

SEEN = asdict(ViewSettings())
"""Options of every such model: which n-grams it sees, with their defaults."""


class Classical(Estimator):
    """A model of scikit-learn, reduced to arrays once it is fitted.

    Args:
        options: Changes to `defaults`, passed on to scikit-learn, and to `SEEN`.

    Attributes:
        name: The name in the catalogue.
        defaults: The arguments of the model of scikit-learn.
    """

    name: ClassVar[str]
    defaults: ClassVar[dict[str, Any]]

    def __init__(self, **options: Any) -> None:
        self.options = options

    def maker(self, fields: Fields) -> Maker:
        """Return what makes bags of the n-grams that the options ask for.

        Raises:
            SettingsError: What they ask for is out of its range.
        """
        seen = {name: value for name, value in self.options.items() if name in SEEN}
        return ViewMaker(fields.text, fields.categorical, ViewSettings(**seen))

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:  # noqa: ARG002 - nothing is chosen
        """Learn from the fields apart; nothing is chosen on the held-out part.

        Raises:
            SettingsError: An option is unknown or out of its range.
        """
        wide = self._wide(train.views)
        columns = np.unique(wide.indices)
        seen, target = np.unique(train.target, return_inverse=True)
        try:
            learned = self._learn(wide[:, columns], target, train.weight, task.seed)
        except InvalidParameterError as error:
            msg = f"an option of {self.name!r} is out of its range: {error}"
            raise SettingsError(msg) from error
        frame = {"columns": columns, "seen": seen, "n_codes": np.array(len(task.levels.codes))}
        self._arrays: Arrays = {**frame, **learned}
        self.history_ = []
        return self

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_rows, n_codes); those of codes without a training record are the lowest."""
        a = self._arrays
        wide = self._wide(views)[:, a["columns"]]
        logits = np.full((wide.shape[0], int(a["n_codes"])), LOWEST, np.float32)
        logits[:, a["seen"]] = flatten(self._score(wide))
        return logits

    def arrays(self) -> Arrays:
        """Return what was learned."""
        return self._arrays

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take up what `arrays` returned."""
        self._arrays, self.history_ = dict(arrays), []
        return self

    def _made_with(self) -> dict[str, Any]:
        own = {name: value for name, value in self.options.items() if name not in SEEN}
        for option in own:
            if option not in self.defaults:
                msg = f"{self.name!r} has no option {option!r}. {nearest(option, [*self.defaults, *SEEN])}"
                raise SettingsError(msg)
        return {**self.defaults, **own}

    def _wide(self, views: Views) -> csr_matrix:
        """Return what is learned from: the fields side by side."""
        return side_by_side(views)

    @abstractmethod
    def _learn(self, x: csr_matrix, target: npt.NDArray[np.int64], weight: FloatArray, seed: int) -> Arrays:
        """Return what is learned from rows x, shape (n_rows, n_columns), with classes 0 to n_seen - 1."""

    @abstractmethod
    def _score(self, x: csr_matrix) -> npt.NDArray[Any]:
        """Return logits of shape (n_rows, n_seen)."""


def side_by_side(views: Views) -> csr_matrix:
    """Return the views as one matrix, each n-gram of a row in it once, the rows of each view of length 1.

    What a row says n times counts 1 + log(n) times.

    >>> wide = side_by_side([csr_matrix((np.ones(4, np.float32), [0, 0, 0, 1], [0, 4]), (1, 2))])
    >>> round(float(wide[0, 0] / wide[0, 1]), 4), round(1 + float(np.log(3)), 4)
    (2.0986, 2.0986)
    """
    damped = [_damp(view) for view in views]
    return hstack([scale_rows(view, row_lengths(view)) for view in damped], format="csr")


def _damp(view: csr_matrix) -> csr_matrix:
    weights, times = view.copy(), view.copy()
    times.data = np.ones_like(view.data)
    for matrix in (weights, times):
        matrix.sum_duplicates()
    weights.data *= (1 + np.log(times.data)) / times.data
    return weights
