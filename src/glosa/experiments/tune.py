"""Search for the options of a model that are best on records held out, within a budget."""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import clone

from glosa._validate import Rule, is_number, require
from glosa.autocoder import Autocoder
from glosa.errors import InputError, SettingsError, nearest
from glosa.estimators.catalogue import build
from glosa.estimators.search_spaces import SPACES, Range, Space
from glosa.evaluation.answers import FIGURES, LOWER_IS_BETTER, Answers
from glosa.evaluation.judgement import judge
from glosa.evaluation.tuning import Tuning
from glosa.experiments.records import Labelled, labelled_records
from glosa.experiments.runs import settings_of
from glosa.experiments.splits import Plan, Split
from glosa.experiments.study import chosen, importance, open_study, suggest, trials_table
from glosa.records.fingerprint import fingerprint
from glosa.training.progress import Progress, Report
from glosa.types import StrPath

if TYPE_CHECKING:
    import optuna

MINUTES = 10.0
_EPOCHS = 100_000  # steps of one split: those of the next begin behind them


def tune(
    X: Any,
    coder: Autocoder,
    folder: StrPath,
    *,
    plan: Plan | None = None,
    space: Space | None = None,
    by: str = "accuracy",
    minutes: float | None = None,
    trials: int | None = None,
    progress: Report | None = None,
) -> Tuning:
    """Search the options of an autocoder's model, judging each trial on records held out of the table.

    The table must not hold the records that the result will be tested on. A folder that holds trials already is gone
    on with. Trials that fall behind are cut short. Equal seeds and trials give equal results where no time runs out.

    Args:
        X: A table of labelled records.
        coder: An autocoder, not fitted. Its options are where the search starts, and are not changed by it.
        folder: Where the trials are kept.
        plan: How records are held out: a fifth, once, if nothing is said.
        space: What is searched; None takes that of the model in `SPACES`.
        by: The figure that is to be best, one of `glosa.evaluation.answers.FIGURES`.
        minutes: After which no trial goes on, for this call; 10 if there is no limit at all. A fit without epochs is
            not cut short.
        trials: How many there shall be in all, those of earlier calls with them.
        progress: Is told how much of the budget is used.

    Raises:
        InputError: The records cannot be learned from, a setting is unknown, nothing is to be searched, the folder
            holds another search, or every trial failed.
        UnavailableError: Optuna, or what the model needs, is not installed.
    """
    minutes = MINUTES if minutes is None and trials is None else minutes
    fixed = dict(coder.options or {})
    build(coder.model, fixed)
    searched = {option: values for option, values in (space or SPACES[coder.model]).items() if option not in fixed}
    _check(by, minutes, trials, coder.model, searched)
    plan, records = plan or Plan(), labelled_records(X, coder)
    splits = plan.splits(records.labels, groups=records.groups, seed=coder.seed)
    sign = -1 if by in LOWER_IS_BETTER else 1
    study = open_study(Path(folder), _identify(records, coder, plan, searched, by), coder.seed)
    judge_options = _Judge(coder, records, splits, by, sign)
    if "baseline" not in study.user_attrs:
        study.set_user_attr("baseline", judge_options(fixed, None))
    budget = _Budget(study, minutes, trials, progress)

    def objective(trial: optuna.Trial) -> float:
        return judge_options({**fixed, **suggest(trial, searched)}, _Watch(trial, sign, budget))

    budget.spend(objective)
    return _result(study, coder, records, searched, plan, by, sign)


class _Judge:
    """Fits an autocoder with other options to each split, and returns the mean figure of their test parts."""

    def __init__(self, coder: Autocoder, records: Labelled, splits: Sequence[Split], by: str, sign: int) -> None:
        self._coder = clone(coder).set_params(scheme=records.scheme, unknown="error")
        self._records, self._splits, self._by, self._sign = records, splits, by, sign

    def __call__(self, options: Mapping[str, Any], watch: _Watch | None) -> float:
        values: list[float] = []
        for number, one in enumerate(self._splits):
            coder = clone(self._coder).set_params(options=dict(options), seed=one.seed)
            coder.fit(self._records.table[one.train], progress=watch and watch.epochs(number))
            values.append(self._sign * self._figure(coder, one))
            if watch is not None and number + 1 < len(self._splits):
                watch.judge(float(np.mean(values)), (number + 1) * _EPOCHS - 1)
        return float(np.mean(values))

    def _figure(self, coder: Autocoder, one: Split) -> float:
        test, weight = self._records.table[one.test], self._records.weight[one.test]
        shares = coder.predict_proba(test)
        answered = np.asarray(shares.sum(axis=1) > 0)
        finest = judge(self._records.labels[one.test].to_list(), shares, coder.levels_, coder.scheme_, answered)[-1]
        answers = Answers(finest.truth, finest.predicted, finest.confidence, finest.ranks)
        return float(answers.figures(weight)[self._by])


@dataclass(frozen=True)
class _Watch:
    """Stops a trial that falls behind the others, or for which there is no time any more."""

    trial: optuna.Trial
    sign: int
    budget: _Budget

    def epochs(self, split: int) -> Report:
        """Return what takes the reports of a fit: an epoch is judged by its accuracy on the records it holds out."""

        def report(now: Progress) -> None:
            self.budget.check()
            if now.figures and "validation_accuracy" in now.figures:
                self.judge(now.figures["validation_accuracy"], split * _EPOCHS + now.epoch)

        return report

    def judge(self, value: float, step: int) -> None:
        from optuna import TrialPruned

        self.trial.report(value, step)
        if self.trial.should_prune():
            raise TrialPruned


class _Budget:
    """How many trials, and how much time, a search has."""

    def __init__(self, study: optuna.Study, minutes: float | None, trials: int | None, progress: Report | None) -> None:
        self._study, self._trials, self._progress = study, trials, progress
        self._start = time.monotonic()
        self._seconds = math.inf if minutes is None else minutes * 60

    def spend(self, objective: Callable[[optuna.Trial], float]) -> None:
        """Run trials until the budget is used up; one that fails is noted, and the others go on."""
        left = None if self._trials is None else max(0, self._trials - self._done())
        self._tell()
        if left == 0 or self._spent() >= self._seconds:
            return
        self._study.optimize(
            objective,
            n_trials=left,
            timeout=None if math.isinf(self._seconds) else self._seconds - self._spent(),
            catch=(Exception,),
            callbacks=[lambda _study, _trial: self._tell()],
        )

    def check(self) -> None:
        """End the trial that is running when the time is over."""
        from optuna import TrialPruned

        if self._spent() >= self._seconds:
            self._study.stop()
            raise TrialPruned

    def _spent(self) -> float:
        return time.monotonic() - self._start

    def _done(self) -> int:
        return sum(trial.state.is_finished() for trial in self._study.trials)

    def _tell(self) -> None:
        if self._progress is not None:
            timed = (min(int(self._spent()), int(self._seconds)), int(self._seconds)) if self._trials is None else None
            step, steps = timed or (self._done(), self._trials or 0)
            self._progress(Progress(step=step, steps=steps, epoch=1, epochs=1, loss=math.nan, stage="searching"))


def _check(by: str, minutes: float | None, trials: int | None, model: str, searched: Space) -> None:
    require([
        Rule("minutes", minutes, minutes is None or is_number(minutes, 1e-3, 1e6), "a number above 0"),
        Rule("trials", trials, trials is None or is_number(trials, 1, 1e6, whole=True), "a whole number, 1 or more"),
    ])  # fmt: skip
    if by not in FIGURES:
        msg = f"there is no figure {by!r}. {nearest(by, FIGURES)}"
        raise SettingsError(msg)
    if not searched:
        msg = f"there is nothing to search: all options of {model!r} that could be tried are set. Set fewer."
        raise SettingsError(msg)


def _identify(records: Labelled, coder: Autocoder, plan: Plan, searched: Space, by: str) -> str:
    space = {name: asdict(values) if isinstance(values, Range) else values for name, values in searched.items()}
    data = fingerprint(records.table, records.table.columns)
    told = [data, settings_of(coder), plan.to_json(given=False), space, by]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _result(
    study: optuna.Study, coder: Autocoder, records: Labelled, searched: Space, plan: Plan, by: str, sign: int
) -> Tuning:
    table, baseline = trials_table(study, searched, sign), study.user_attrs["baseline"]
    if table.height and set(table["state"]) == {"failed"}:
        msg = "every trial failed. `glosa fit` with the same data and model may tell why."
        raise InputError(msg)
    # Optuna gives a trial that was cut short the value that it reported last, which is another figure on fewer records.
    whole = [trial for trial in study.trials if trial.state.name == "COMPLETE"]
    done = {trial.number: trial.value for trial in whole if trial.value is not None}
    best = max(done, key=lambda number: done[number], default=None)
    better = best is not None and done[best] > baseline
    found = chosen(searched, study.trials[best].params) if best is not None and better else {}
    return Tuning(
        model=coder.model,
        by=by,
        lower_is_better=sign < 0,
        # None is always what a model does by itself, and no file of settings can say it.
        options={**(coder.options or {}), **{option: value for option, value in found.items() if value is not None}},
        value=sign * max(baseline, *done.values(), baseline),
        baseline=sign * baseline,
        trials=table,
        importance=importance(study, coder.seed),
        splits=plan.to_json(given=False),
        records=records.table.height,
        seed=coder.seed,
    )
