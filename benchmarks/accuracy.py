"""How right, how honest and how quick each model is on each data set; a process and one core for each."""

from __future__ import annotations

import importlib
import time
from collections.abc import Iterable, Iterator
from itertools import product

import numpy as np
import polars as pl

from benchmarks.corpora import CORPORA, SEED, TEST_SHARE, Corpus
from benchmarks.judge import BINS, judge
from benchmarks.models import MODELS, TOP, Model, Scorer
from glosa.experiments.measure import in_fresh_process, peak_memory_mb, rows_per_second
from glosa.schemes.levels import Levels
from glosa.types import FloatArray, Json

SCORED_SECONDS = 2.0  # scoring is repeated for as long, after a first time that does not count


def describe_settings() -> Json:
    """Return what the figures depend on."""
    return {
        "models": {name: model.settings for name, model in MODELS.items()},
        "split": f"the file's own; without one, {TEST_SHARE} at random with seed {SEED}",
        "calibration_bins": BINS,
        "ranked_codes": TOP,
    }


def run(data: Iterable[str], models: Iterable[str], rows: int | None = None) -> Iterator[Json]:
    """Yield the figures of every model on every data set."""
    for name, model in product(data, models):
        yield in_fresh_process(measure, name, model, rows)


def measure(data: str, model: str, rows: int | None = None) -> Json:
    """Return the figures of a model on a data set.

    Args:
        data: A name of `CORPORA`.
        model: A name of `MODELS`.
        rows: Train on a cut of this many records.
    """
    train, test = CORPORA[data].read(rows)
    scorer, cost = fit_timed(MODELS[model], train, test, CORPORA[data])
    return {"data": data, "model": model, **compare(MODELS[model], scorer, train, test, CORPORA[data]), **cost}


def fit_timed(model: Model, train: pl.DataFrame, test: pl.DataFrame, corpus: Corpus) -> tuple[Scorer, Json]:
    """Return the fitted model, and the time and memory that fitting it and ranking codes for the test records took."""
    for module in model.modules:
        importlib.import_module(module)
    records = test.select(corpus.text)
    wall, processor = time.perf_counter(), time.process_time()
    scorer = model.fit(train, corpus)
    cost = {
        "fit_seconds": round(time.perf_counter() - wall, 2),
        "fit_processor_seconds": round(time.process_time() - processor, 2),
        "rows_per_second": round(rows_per_second(lambda: scorer.rank(records), len(records), SCORED_SECONDS)),
        "peak_memory_mb": peak_memory_mb(),
    }
    return scorer, cost


def compare(model: Model, scorer: Scorer, train: pl.DataFrame, test: pl.DataFrame, corpus: Corpus) -> Json:
    """Return how often the model is right on the test records."""
    labels = pl.concat([train[corpus.label], test[corpus.label]])
    scheme = corpus.scheme(labels)
    levels = scheme.levels(train[corpus.label].unique().to_list())
    scores = _in_order(scorer, scorer.scores(test), levels)
    found = judge(test[corpus.label], scores, levels, scheme, probabilities=model.probabilities)
    counts = {"train": len(train), "test": len(test), "codes": [len(groups) for groups in levels.groups]}
    return {**counts, **found}


def _in_order(scorer: Scorer, scores: FloatArray, levels: Levels) -> FloatArray:
    """Return the scores with columns as the codes of the levels; codes that the model does not know come last."""
    ordered = np.full((len(scores), len(levels.codes)), min(0.0, scores.min()), scores.dtype)
    ordered[:, levels.index(scorer.codes)] = scores
    return ordered
