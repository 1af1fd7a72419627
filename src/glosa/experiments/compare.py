"""Compare models: the same records, the same splits, honest statistics."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import numpy as np
from sklearn.base import clone

from glosa.autocoder import Autocoder
from glosa.errors import Fault, GlosaError, InputError, SettingsError, nearest
from glosa.estimators.catalogue import build
from glosa.evaluation.answers import FIGURES
from glosa.evaluation.comparison import Comparison, Level
from glosa.evaluation.evaluate import digits_of
from glosa.experiments.held_out import to_places
from glosa.experiments.records import Labelled, labelled_records
from glosa.experiments.runs import Run, Runs, run
from glosa.experiments.splits import Plan, Split
from glosa.experiments.summary import summarise
from glosa.experiments.tested import CONFIDENCE, Tested, tested
from glosa.records.fingerprint import fingerprint
from glosa.records.split import unit_numbers
from glosa.records.table import to_table
from glosa.training.progress import Progress, Report
from glosa.types import IntArray, Json, StrPath

Models: TypeAlias = Sequence[str] | Mapping[str, Json]

SUDDEN_END = "its process came to a sudden end, as when memory runs out"


def compare(
    X: Any,
    coder: Autocoder,
    models: Models,
    *,
    plan: Plan | None = None,
    test: Sequence[int] | IntArray | None = None,
    by: str = "accuracy",
    folder: StrPath | None = None,
    resamples: int = 1000,
    progress: Report | None = None,
) -> Comparison:
    """Fit each model on the same training records, and judge it on the same test records.

    Each fit has a process of its own. A model that fails is listed with its error, and the others go on.

    Args:
        X: A table of labelled records.
        coder: An autocoder, not fitted, that names the fields, the label and what all models share.
        models: Names of the catalogue, or by any name what makes a model differ from the autocoder, such as
            ``{"quick": {"model": "ngram-bag", "options": {"epochs": 3}}}``.
        plan: How the records are parted.
        test: Rows of the table that are tested, and never learned from, or a mask of them; None parts the records as
            the plan says.
        by: The figure that says which model is best: one of `glosa.evaluation.answers.FIGURES`.
        folder: Where runs are kept; those that are there already are not done again. None keeps nothing.
        resamples: Of the bootstrap.
        progress: Is told how far each model has come, a step a split.

    Raises:
        InputError: The records cannot be learned from, a model or setting is unknown, the folder cannot be written, or
            no model could be fitted.
    """
    named = _named(models, coder, by)
    records = labelled_records(X, coder)
    places = None if test is None else records.places(to_places(test, to_table(X).height))
    plan = plan or Plan()
    splits = plan.splits(records.labels, groups=records.groups, test=places, seed=coder.seed)
    coders = {name: clone(coder).set_params(**{**changes, "scheme": records.scheme}) for name, changes in named.items()}
    with TemporaryDirectory() as passing:
        kept = Runs(Path(passing) if folder is None else Path(folder) / "runs")
        runs, failures = _run_all(coders, records, splits, kept, progress)
    if not runs:
        msg = "no model could be fitted:"
        raise InputError(msg, [Fault(f"{name}: {why.rstrip('.')}") for name, why in failures.items()])
    found = _tested(records, splits)
    compared, lines = summarise(runs, named, found, splits, by=by, resamples=resamples, seed=coder.seed)
    return Comparison(
        records=len(np.unique(found.records)),
        splits=plan.to_json(given=test is not None),
        levels=tuple(_levels(records)),
        models=compared,
        failures=failures,
        by=by,
        differences=lines,
        data=fingerprint(records.table, records.table.columns),
        resamples=resamples,
        confidence=CONFIDENCE,
        seed=coder.seed,
    )


def _named(models: Models, coder: Autocoder, by: str) -> dict[str, Json]:
    """Return what each model changes, after a look at all of it: a slip shall not be found after an hour."""
    named = dict(models) if isinstance(models, Mapping) else {name: {"model": name} for name in models}
    faults = [] if named else [Fault("no model is named", remedy="Name one at least.")]
    if by not in FIGURES:
        faults.append(Fault(f"there is no figure {by!r}", remedy=nearest(by, FIGURES)))
    for name, changes in named.items():
        unknown = [key for key in changes if key not in coder.get_params(deep=False)]
        faults += [Fault(f"{name}: an autocoder has no setting {key!r}") for key in unknown]
        try:
            build(changes.get("model", coder.model), changes.get("options") or {})
        except SettingsError as error:
            faults.append(Fault(f"{name}: {str(error).rstrip('.')}"))
    if faults:
        msg = "these models cannot be compared:"
        raise SettingsError(msg, faults)
    return named


def _tested(records: Labelled, splits: Sequence[Split]) -> Tested:
    units = unit_numbers(records.table.height, records.groups)
    places = [one.test for one in splits]
    return tested(places, records.labels, units, records.weight, records.levels(), records.scheme)


def _levels(records: Labelled) -> Iterator[Level]:
    levels = records.levels()
    for name, groups, digits in zip(levels.names, levels.groups, digits_of(levels.groups, records.scheme), strict=True):
        yield Level(name, digits, len(groups))


def _run_all(
    coders: Mapping[str, Autocoder], records: Labelled, splits: Sequence[Split], kept: Runs, progress: Report | None
) -> tuple[dict[str, list[Run]], dict[str, str]]:
    """Return the runs of each model that went through all splits, and why the others did not."""
    runs: dict[str, list[Run]] = {}
    failures: dict[str, str] = {}
    for name, coder in coders.items():
        mine: list[Run] = []
        try:
            for number, one in enumerate(splits):
                _tell(progress, name, number, len(splits))
                mine.append(_run_or_recall(name, coder, records, one, kept))
            _tell(progress, name, len(splits), len(splits))
            runs[name] = mine
        except BrokenProcessPool:
            failures[name] = SUDDEN_END
        except Exception as error:  # noqa: BLE001 - whatever befalls one model, the others go on
            failures[name] = str(error) if isinstance(error, GlosaError) else f"{type(error).__name__}: {error}"
    return runs, failures


def _run_or_recall(name: str, coder: Autocoder, records: Labelled, one: Split, kept: Runs) -> Run:
    coder = clone(coder).set_params(seed=one.seed, unknown="error")
    train, test = records.table[one.train], records.table[one.test]
    done = kept.get(name, coder, train, test)
    if done is None:
        done = run(coder, train, test, records.levels().codes)
        kept.put(name, coder, train, test, done)
    return done


def _tell(progress: Report | None, name: str, done: int, splits: int) -> None:
    if progress is not None:
        progress(Progress(step=done, steps=splits, epoch=1, epochs=1, loss=math.nan, stage=name))
