"""Disaster tweets: accuracy over five grouped folds of every model of `glosa reproduce tweets`, a transformer too."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np

from benchmarks.corpora import data_folder
from glosa.experiments.measure import in_fresh_process, peak_memory_mb
from glosa.experiments.reproduce import tweets
from glosa.experiments.reproduce.recipe import find_files
from glosa.experiments.reproduce.tweets_data import FILES, LABEL, read_tweets
from glosa.metrics import accuracy, bootstrap, bootstrap_interval
from glosa.records.split import fold_numbers
from glosa.types import Json

MODELS = {one.name: one for one in (*tweets.CONTENDERS, tweets.TRANSFORMER, tweets.TEAM)}
RESAMPLES = 1000


def describe_settings() -> Json:
    """Return the folds, the options of the models, and how often each is fitted."""
    options = {name: dict(one.options) for name, one in MODELS.items()}
    fits = {one.name: one.fits for one in (*tweets.CONTENDERS, tweets.TRANSFORMER)}
    return {"folds": tweets.FOLDS, "seed": tweets.SEED, "options": options, "fits": fits}


def run(models: Sequence[str], rows: int | None = None) -> Iterator[Json]:
    """Yield the figures of each model.

    Args:
        models: Their names in `MODELS`.
        rows: Tweets to fold; all if None.
    """
    for name in models:
        yield in_fresh_process(_measure, name, rows)


def _measure(name: str, rows: int | None) -> Json:
    start = time.process_time()
    one = MODELS[name]
    learned = read_tweets(find_files(data_folder(), FILES)[0], labelled=True).head(rows or 1_000_000)
    fold = fold_numbers(learned[LABEL], groups=learned["group"], folds=tweets.FOLDS, seed=tweets.SEED)
    right = (
        (tweets.to_answers(tweets.cross_validate(one, learned, fold, None)) == learned[LABEL])
        .to_numpy()
        .astype(np.int64)
    )
    truth = np.ones_like(right)
    share = float(accuracy(truth, right))
    drawn = bootstrap(lambda weight: {"accuracy": accuracy(truth, right, weight)}, len(right), resamples=RESAMPLES)
    return {
        "model": name,
        "published": one.published,
        "accuracy": share,
        "interval": bootstrap_interval(share, drawn["accuracy"]),
        "processor_seconds": time.process_time() - start,
        "peak_memory_mb": peak_memory_mb(),
    }
