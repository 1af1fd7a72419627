"""The model `search`: the nearest titles, definitions and records. It needs no labelled record to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, issparse
from scipy.special import log_softmax

from glosa._validate import Rule, require
from glosa.estimators.base import Arrays, Estimator, Task
from glosa.estimators.pretend import pretend
from glosa.features.examples import Examples
from glosa.features.joined import JoinedMaker
from glosa.features.maker import Maker, Views
from glosa.features.sentences import SentenceMaker
from glosa.features.similarity import Nearest, Similarities, number_distinct, row_keys, unit_rows
from glosa.features.views import ViewMaker, ViewSettings
from glosa.records.fields import Fields
from glosa.types import FloatArray, IntArray

_NGRAMS = ViewSettings(words=1, characters=(3, 5), min_records=1)
_NO_ENCODER = "none"
_FEW = 20  # records below which weights would be noise
_FIRST, _MOST = 10.0, 100.0  # weights: similarities lie between 0 and 1
_HEAVIER = 0.05  # an entry that counts twice is 3.5 % more alike


class Search(Estimator):
    """Ranks codes by how alike a record is to what is known of them: titles, statements, index entries, records.

    Texts are compared by their n-grams and by the vectors of a sentence encoder. For every field, and for both, a code
    is worth its entry that is most alike; these worths are weighed and added. An answer that is an entry, letter by
    letter, counts twice. The weights are those of the lowest log loss on held-out records. Without any all weigh the
    same, as much as is best for records made up of entries that are then left out of what is searched.

    Args:
        encoder: As `open_encoder` takes it; "none" compares n-grams alone.
    """

    learns_scheme = True

    def __init__(self, *, encoder: str = "use") -> None:
        self.encoder = encoder

    def maker(self, fields: Fields) -> Maker:
        """Return what makes n-grams, and vectors of sentences if there is an encoder."""
        require(
            [Rule("encoder", self.encoder, isinstance(self.encoder, str), "the name of a sentence encoder, or none")]
        )
        ngrams = ViewMaker(fields.text, fields.categorical, _NGRAMS)
        if not self._encodes:
            return JoinedMaker([ngrams])
        return JoinedMaker([ngrams, SentenceMaker(fields.text, fields.categorical, self.encoder)])

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:
        """Keep what there is to find, and learn what each way of comparing is worth."""
        self._n_text, self._n_codes = task.n_text, len(task.levels.codes)
        self._hold([_half(part) for part in self._parts(train.views)], train.target, train.weight)
        if len(held_out) >= _FEW:
            self.weights_ = _weigh(self._worths(held_out.views), held_out.target, held_out.weight)
        else:
            rows = pretend(train, task.n_text, np.random.default_rng(task.seed))
            worths = self._worths_of_own(rows)
            self.weights_ = _weigh(worths, train.target[rows[:, 0]], np.ones(len(rows)), alike=True)
        self.history_ = []
        return self

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_rows, n_codes)."""
        logits: FloatArray = np.zeros((views[0].shape[0], self._n_codes), np.float32)
        for number, said in enumerate(self._parts(views)):
            if self.weights_[number]:
                logits += self._worth(said, number) * self.weights_[number]
        return logits

    def arrays(self) -> Arrays:
        """Return the entries, their codes and the weights."""
        sizes = np.array([self._n_text, self._n_codes])
        about = {"target": self._target, "weight": self._weight, "weights": self.weights_, "sizes": sizes}
        parts: Arrays = {}
        for number, nearest in enumerate(self._nearest):
            entries = nearest.entries
            if issparse(entries):
                named = {"data": entries.data, "indices": entries.indices, "indptr": entries.indptr}
                parts |= {f"{number}.{name}": part for name, part in named.items()}
                parts[f"{number}.columns"] = np.array(entries.shape[1])
            else:
                parts[f"{number}.vectors"] = entries.astype(np.float16)
        return about | parts

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take up what `arrays` returned."""
        self._n_text, self._n_codes = map(int, arrays["sizes"])
        self.weights_, target = arrays["weights"], arrays["target"]
        entries = [_entries(arrays, number, len(target)) for number in range(len(self.weights_))]
        self._hold(entries, target, arrays["weight"])
        self.history_ = []
        return self

    @property
    def _encodes(self) -> bool:
        return self.encoder != _NO_ENCODER

    def _hold(self, entries: list[Any], target: IntArray, weight: FloatArray) -> None:
        self._target, self._weight = target, weight
        self._nearest = [Nearest.of(part, target, weight**_HEAVIER, self._n_codes) for part in entries]

    def _parts(self, views: Views) -> list[Any]:
        """Return what is compared, with rows of length 1: n-grams of each field, categories, vectors of each field."""
        n_columns = len(views) // (2 if self._encodes else 1)
        return [unit_rows(view) for view in (*views[:n_columns], *views[n_columns : n_columns + self._n_text])]

    def _worths(self, views: Views) -> Similarities:
        """Return what each code is worth by each part, shape (n_rows, n_codes, n_parts)."""
        return np.stack([self._worth(said, number) for number, said in enumerate(self._parts(views))], axis=2)

    def _worth(self, said: Any, number: int) -> Similarities:
        """Return what each code is worth by one part, shape (n_rows, n_codes); equal texts are compared once."""
        first, again = number_distinct(row_keys(said))
        return self._nearest[number].best(said[first], exact=number < self._n_text)[again]

    def _worths_of_own(self, rows: IntArray) -> Similarities:
        """Return the same for entries that speak for a text field each, all of which are not searched themselves."""
        found = np.zeros((len(rows), self._n_codes, len(self._nearest)), np.float32)
        texts = range(self._n_text)
        speaks = {number: field for start in (0, len(self._nearest) - self._n_text)
                  for number, field in zip(range(start, start + self._n_text), texts, strict=True)}  # fmt: skip
        for number, field in speaks.items():
            entries = self._nearest[number].entries
            every = Nearest.of(entries, self._target, self._weight**_HEAVIER, self._n_codes, distinct=False)
            exact = number < self._n_text
            found[:, :, number] = every.best(entries[rows[:, field]], exact=exact, without=rows)
        return found


def _weigh(
    worths: Similarities, target: IntArray, weight: FloatArray, *, alike: bool = False
) -> npt.NDArray[np.float32]:
    """Return the weights, at least 0, of the lowest log loss, shape (n_parts,).

    Args:
        worths: Shape (n_rows, n_codes, n_parts).
        target: Index of the right code, shape (n_rows,).
        weight: What each row counts, shape (n_rows,).
        alike: Whether all parts weigh the same.
    """
    parts = worths.shape[2]
    if len(target) < _FEW:
        return np.full(parts, _FIRST, np.float32)
    owner = np.zeros(parts, np.int64) if alike else np.arange(parts)
    rows = np.arange(len(target))

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        chances = log_softmax(worths @ weights[owner].astype(np.float32), axis=1)
        expected = np.einsum("rc,rcp->rp", np.exp(chances), worths)
        slope = (weight / weight.sum()) @ (expected - worths[rows, target])
        return -float(np.average(chances[rows, target], weights=weight)), np.bincount(owner, slope).astype(np.float64)

    start = np.full(owner[-1] + 1, _FIRST)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, _MOST)] * len(start)).x
    weights: npt.NDArray[np.float32] = found[owner].astype(np.float32)
    return weights


def _half(entries: Any) -> Any:
    """Return vectors as they are saved, so that a loaded model answers the same."""
    return entries if issparse(entries) else entries.astype(np.float16).astype(np.float32)


def _entries(arrays: Mapping[str, npt.NDArray[Any]], number: int, rows: int) -> Any:
    if f"{number}.vectors" in arrays:
        return arrays[f"{number}.vectors"].astype(np.float32)
    data, indices, indptr = (arrays[f"{number}.{name}"] for name in ("data", "indices", "indptr"))
    return csr_matrix((data, indices, indptr), shape=(rows, int(arrays[f"{number}.columns"])))
