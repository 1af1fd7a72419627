"""What the answers of several models are worth, by what a record says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import log_softmax

from glosa.types import BoolArray, FloatArray, IntArray

Answers = npt.NDArray[np.float32]

_MOST = 30.0  # a model whose logits are no log probabilities may need a large weight
_FEW = 20  # records below which weights would be noise
_STEADY = 20.0  # so many records draw the weights of a form away from those of all
_MOST_FIELDS = 6  # beyond, records are not told apart by which fields say something


@dataclass(frozen=True, eq=False)
class Pool:
    """A log-linear pool: log probabilities are weighed and added (Genest and Zidek 1986).

    A model that reads a field well is worth little where that field is empty, so the weights depend on the form of a
    record: which of its text fields say something.

    Args:
        weights: At least 0, shape (n_forms, n_models); the first row is for forms that were too rare.
        forms: The number of each row's form, shape (n_forms,); the first is -1.
    """

    weights: npt.NDArray[np.float32]
    forms: IntArray

    @classmethod
    def fit(cls, answers: Answers, target: IntArray, weight: FloatArray, says: BoolArray) -> Self:
        """Return the weights of the lowest log loss.

        Args:
            answers: Log probabilities, shape (n_models, n_rows, n_codes).
            target: Index of the right code, shape (n_rows,).
            weight: What each record counts, shape (n_rows,).
            says: Which text fields of each record say something, shape (n_rows, n_text).
        """
        n_models = len(answers)
        if len(target) < _FEW:
            return cls(np.full((1, n_models), 1 / n_models, np.float32), np.array([-1]))
        of_all = _weigh(answers, target, weight, np.full(n_models, 1 / n_models), steady=1.0)
        form = form_numbers(says)
        rows = {number: np.flatnonzero(form == number) for number in np.unique(form)}
        enough = {number: at for number, at in rows.items() if len(at) >= _FEW}
        own = [_weigh(answers[:, at], target[at], weight[at], of_all, steady=_STEADY) for at in enough.values()]
        return cls(np.stack([of_all, *own]).astype(np.float32), np.array([-1, *enough], np.int64))

    @property
    def weighing(self) -> IntArray:
        """The models that weigh something for any form of record; the first of all where none does.

        >>> Pool(np.array([[0.5, 0, 0], [0, 0, 1]], np.float32), np.array([-1, 1])).weighing.tolist()
        [0, 2]
        """
        return np.flatnonzero(self.weights.any(axis=0)) if self.weights.any() else np.zeros(1, np.int64)

    def only(self, models: IntArray) -> Self:
        """Return the pool of some of the models, by their numbers."""
        return type(self)(self.weights[:, models], self.forms)

    def logits(self, answers: Answers, says: BoolArray) -> Answers:
        """Return the pooled logits, shape (n_rows, n_codes).

        >>> pool = Pool(np.array([[0.5, 0.5], [1, 0]], np.float32), np.array([-1, 1]))
        >>> answers = np.array([[[-2.0, -4.0]] * 2, [[-4.0, -2.0]] * 2], np.float32)
        >>> pool.logits(answers, np.array([[True, False], [True, True]])).tolist()
        [[-2.0, -4.0], [-3.0, -3.0]]
        """
        place = (form_numbers(says)[:, None] == self.forms).argmax(axis=1)
        pooled: Answers = np.einsum("mrc,rm->rc", answers, self.weights[place])
        return pooled


def form_numbers(says: BoolArray) -> IntArray:
    """Return a number for which text fields say something, shape (n_rows,).

    >>> form_numbers(np.array([[True, False], [True, True]])).tolist()
    [1, 3]
    """
    n_text = says.shape[1]
    numbers: IntArray = says @ (1 << np.arange(n_text)) if n_text <= _MOST_FIELDS else np.zeros(len(says), np.int64)
    return numbers


def _weigh(
    answers: Answers, target: IntArray, weight: FloatArray, around: FloatArray, *, steady: float
) -> npt.NDArray[np.float64]:
    """Return the weights of the lowest log loss, drawn towards others as if by so many records."""
    rows, total = np.arange(len(target)), weight.sum()
    right = answers[:, rows, target]

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        chances = log_softmax(np.tensordot(weights.astype(np.float32), answers, 1), axis=1)
        expected = np.einsum("rc,mrc->mr", np.exp(chances), answers)
        away = steady * (weights - around) / total
        slope = (expected - right) @ weight / total + away
        value = -float(chances[rows, target] @ weight) / total + float(away @ (weights - around)) / 2
        return value, slope.astype(np.float64)

    start = np.asarray(around, np.float64)
    found: npt.NDArray[np.float64] = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=[(0, _MOST)] * len(start)
    ).x
    return found
