"""The model `stack`: unlike models side by side, and what each is worth for which record."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import issparse
from scipy.special import log_softmax

from glosa._validate import Rule, is_number, require
from glosa.errors import SettingsError
from glosa.estimators.base import Arrays, Estimator, Task
from glosa.estimators.members import Lesson, learn_all
from glosa.estimators.pool import Answers, Pool
from glosa.features.examples import Examples
from glosa.features.joined import JoinedMaker
from glosa.features.maker import Maker, Views
from glosa.records.fields import Fields
from glosa.records.split import fold_numbers
from glosa.storage.parts import join_parts, take_part
from glosa.types import BoolArray, FloatArray, IntArray, Json

Make: TypeAlias = Callable[[str, Json], Estimator]

_SMALL: dict[str, Json] = {"ngram-bag": {"members": 1}, "linear-svc": {}}
_MEDIUM: dict[str, Json] = {"ngram-bag": {}, "linear-svc": {}, "search": {}, "sentence-encoder": {}}
BUDGETS: dict[str, dict[str, Json]] = {"small": _SMALL, "medium": _MEDIUM, "large": {**_MEDIUM, "transformer": {}}}
"""The models and their options, by what a fit may cost."""
_ENCODING = ("search", "sentence-encoder")  # one of them for each sentence encoder
_MOST_JUDGED = 10_000  # records by whose answers the models are weighed
_LEAST = np.float32(-16.0)  # log probability: a model that never met a code does not rule it out


class Stack(Estimator):
    """Models whose log probabilities are weighed and added, by answers out of fold (stacking, Wolpert 1992).

    The records are cut into folds. Of every model one learns all folds but the first, one all but the second, and so
    on. Each answers for the records that it did not learn from, and by these answers the models are weighed. Then all
    of them answer together: the probabilities of a model are the mean over its folds.

    Args:
        make: Returns a new model of a name, with options.
        budget: "small", "medium" or "large", as `BUDGETS` tells.
        encoder: The sentence encoder, or several.
        folds: How many, 2 or more.
        field_dropout: Share of the records that are learned once more with one text field alone, 0 to 1.
        models: Options of the models, by name; a model of the catalogue that the budget lacks is added.
        jobs: How many models are fitted at once, each in a process of its own if there are several.
    """

    learns_scheme = True

    def __init__(
        self,
        make: Make,
        *,
        budget: str = "medium",
        encoder: str | Sequence[str] = "use",
        folds: int = 3,
        field_dropout: float = 0.3,
        models: Mapping[str, Json] | None = None,
        jobs: int = 1,
    ) -> None:
        self.make, self.budget, self.encoder, self.folds = make, budget, encoder, folds
        self.field_dropout, self.models, self.jobs = field_dropout, models, jobs

    def maker(self, fields: Fields) -> Maker:
        """Return what makes the views of all models; models that look alike share theirs.

        Raises:
            SettingsError: Options are unknown or out of their range.
        """
        self._check_options()
        makers = [model.maker(fields) for model in self._new_models()]
        looks = [_look_of(maker) for maker in makers]
        different = list(dict.fromkeys(looks))
        self._places = [different.index(look) for look in looks]
        self._joined = JoinedMaker([makers[looks.index(look)] for look in different])
        return self._joined

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:
        """Fit every model once a fold, and weigh the models.

        Raises:
            SettingsError: An option of a model is unknown or out of its range, or a process came to a sudden end.
            UnavailableError: A model needs a package or an encoder that is not installed.
        """
        self._n_text = task.n_text
        fold = _cut(train, self.folds, task.seed)
        judged = _draw(np.flatnonzero(fold >= 0), task.seed)
        models = self._new_models()
        answers = np.zeros((len(models), len(judged), len(task.levels.codes)), np.float32)
        turns = [(number, out) for number in range(len(models)) for out in range(max(fold.max(initial=0) + 1, 1))]
        self._members: list[list[Estimator]] = [[] for _ in models]

        def lesson(number: int, out: int) -> Lesson:
            own, held = (replace(part, views=self._views_of(part.views)[number]) for part in (train, held_out))
            return Lesson(
                model=self._new_models()[number],
                train=own.take(np.flatnonzero(fold != out)),
                held_out=held,
                task=replace(task, maker=self._joined.makers[self._places[number]], report=None, checkpoints=None),
                asked=own.take(judged[fold[judged] == out]).views,
            )

        learned = learn_all((lesson(*turn) for turn in turns), len(turns), jobs=self.jobs, report=task.report)
        for (number, out), (member, logits) in zip(turns, learned, strict=True):
            answers[number, fold[judged] == out] = _log_probabilities(logits)
            self._members[number].append(member)
        says = _says(train.views[: self._n_text])[judged]
        self._pool = Pool.fit(answers, train.target[judged], train.weight[judged], says)
        self.history_ = []
        return self

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_rows, n_codes); models that weigh nothing are not asked."""
        asked = self._pool.weighing
        own = self._views_of(views)
        answers = [
            _log_mean([_log_probabilities(member.logits(own[number])) for member in self._members[number]])
            for number in asked
        ]
        return self._pool.only(asked).logits(np.stack(answers), _says(views[: self._n_text]))

    def arrays(self) -> Arrays:
        """Return the weights, and the arrays of every member by the numbers of its model and its fold."""
        members = {
            f"{number}.{out}": member.arrays()
            for number, of_model in enumerate(self._members)
            for out, member in enumerate(of_model)
        }
        sizes = np.array([self._n_text, len(self._members[0])])
        return {"sizes": sizes, "weights": self._pool.weights, "forms": self._pool.forms, **join_parts(members)}

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take up what `arrays` returned."""
        self._n_text, folds = map(int, arrays["sizes"])
        self._pool = Pool(arrays["weights"], arrays["forms"])
        self._members = [
            [self._new_models()[number].restore(take_part(arrays, f"{number}.{out}")) for out in range(folds)]
            for number in range(len(self._new_models()))
        ]
        self.history_ = []
        return self

    def _new_models(self) -> list[Estimator]:
        return [self.make(name, options) for name, options in self._recipes()]

    def _recipes(self) -> list[tuple[str, Json]]:
        """Return the names and options of the models."""
        encoders = [self.encoder] if isinstance(self.encoder, str) else self.encoder
        own = self.models or {}
        names = dict.fromkeys([*BUDGETS[self.budget], *own])
        recipes = [(name, {**BUDGETS[self.budget].get(name, {}), **own.get(name, {})}) for name in names]
        return [
            (name, {"encoder": encoder, **options} if encoder else options)
            for name, options in recipes
            for encoder in (encoders if name in _ENCODING else [None])
        ]

    def _views_of(self, views: Views) -> list[Views]:
        """Return the views of each model, from those of all."""
        parts = self._joined.parts(views)
        return [parts[place] for place in self._places]

    def _check_options(self) -> None:
        encoder: Any = self.encoder
        models: Any = {} if self.models is None else self.models
        names = [encoder] if isinstance(encoder, str) else encoder
        named = isinstance(names, list | tuple) and len(names) > 0 and all(isinstance(name, str) for name in names)
        plain = isinstance(models, Mapping) and all(isinstance(of, Mapping) for of in models.values())
        require([
            Rule("budget", self.budget, self.budget in BUDGETS, f"one of {', '.join(map(repr, BUDGETS))}"),
            Rule("encoder", encoder, named, "the name of a sentence encoder, or a list of names"),
            Rule("folds", self.folds, is_number(self.folds, 2, 100, whole=True), "whole, 2 to 100"),
            Rule("jobs", self.jobs, is_number(self.jobs, 1, 1000, whole=True), "whole, 1 to 1000"),
            Rule("field_dropout", self.field_dropout, is_number(self.field_dropout, 0, 1), "a number from 0 to 1"),
            Rule("models", models, plain, "the options of models by their names"),
        ])  # fmt: skip
        if "stack" in models:
            msg = "'stack' cannot be a model of itself. Leave it out of its models."
            raise SettingsError(msg)


def _look_of(maker: Maker) -> str:
    """Return what tells makers apart that are not fitted yet."""
    made = {name: repr(value) for name, value in vars(maker).items()}
    inner = [_look_of(part) for part in maker.makers] if isinstance(maker, JoinedMaker) else []
    return json.dumps([type(maker).__name__, inner or made])


def _cut(train: Examples, folds: int, seed: int) -> IntArray:
    """Return the fold of each record, -1 for entries, which are always learned; shape (n_rows,).

    Fewer groups than folds make fewer folds; where one of them left too little to learn from, nothing is out of fold.
    """
    nothing_out = np.full(len(train), -1, np.int64)
    records = np.flatnonzero(~train.entries)
    groups = train.groups[records]
    most = min(folds, len(np.unique(groups)))
    if most < 2:
        return nothing_out
    fold = nothing_out.copy()
    labels, of = (pl.Series(part).cast(pl.String) for part in (train.target[records], groups))
    fold[records] = fold_numbers(labels, groups=of, folds=most, seed=seed)
    return fold if all(_can_learn(train, fold != out) for out in range(most)) else nothing_out


def _can_learn(train: Examples, rows: BoolArray) -> bool:
    """Return whether rows have two codes or more, and something that a model can tell them by."""
    told = all(view[rows].any() if not issparse(view) else view[rows].nnz for view in train.views[:1])
    return bool(told) and len(np.unique(train.target[rows])) > 1


def _draw(rows: IntArray, seed: int) -> IntArray:
    """Return the rows by which the models are weighed."""
    return np.sort(np.random.default_rng(seed).permutation(rows)[:_MOST_JUDGED])


def _log_probabilities(logits: FloatArray) -> Answers:
    """Return log probabilities of shape (n_rows, n_codes), none so low that no other model could make good for it."""
    found: Answers = np.maximum(log_softmax(logits, axis=1), _LEAST).astype(np.float32)
    return found


def _log_mean(answers: Sequence[Answers]) -> Answers:
    """Return the logarithm of the mean of probabilities, from their logarithms.

    >>> np.exp(_log_mean([np.log([[0.5, 0.5]]), np.log([[0.1, 0.9]])])).round(2).tolist()
    [[0.3, 0.7]]
    """
    mean: Answers = np.logaddexp.reduce(answers) - np.float32(np.log(len(answers)))
    return mean


def _says(texts: Views) -> BoolArray:
    """Return which text fields of each record say something that is known, shape (n_rows, n_text)."""
    said = [np.diff(text.indptr) > 0 if issparse(text) else text.any(axis=1) for text in texts]
    return np.stack(said, axis=1)
