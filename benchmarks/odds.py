"""Outliers in the 17 tables of ODDS (Rayana 2016), found without labels: ours beside PyOD's.

As in the figures that PyOD publishes, a detector learns a random three fifths of the rows, outliers among them, and is
judged by its AUROC on the others; both parts have the same share of outliers. Every detector has one setting for all
tables.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from statistics import mean, stdev
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.corpora import data_folder
from glosa import Autoencoder, AutoencoderEnsemble
from glosa.experiments.reproduce.autoencoders_data import LEARNED, SETS, part_odds, published_auroc, read_odds
from glosa.types import FloatArray, IntArray, Json

SEEDS = range(5)
OPTIONS: Json = {"layers": (64, 4), "activation": "tanh", "epochs": 50, "learning_rate": 0.01}
"""Of an autoencoder of ours that learns all rows: those of a member of the ensemble."""


def _ensemble(seed: int) -> Any:
    return AutoencoderEnsemble(seed=seed)


def _single(seed: int) -> Any:
    return Autoencoder(**OPTIONS, seed=seed, device="cpu")


def _pyod_autoencoder(seed: int) -> Any:
    from pyod.models.auto_encoder import AutoEncoder

    return AutoEncoder(random_state=seed, device="cpu", verbose=0)


def _pyod_forest(seed: int) -> Any:
    from pyod.models.iforest import IForest

    return IForest(random_state=seed)


MODELS: dict[str, Callable[[int], Any]] = {
    "autoencoder-ensemble": _ensemble,
    "autoencoder": _single,
    "pyod-autoencoder": _pyod_autoencoder,
    "pyod-iforest": _pyod_forest,
}
PUBLISHED = {"pyod-autoencoder": "AutoEncoder", "pyod-iforest": "IForest"}
"""The column of each in PyOD's published figures."""


def describe_settings() -> Json:
    """Return the share of rows that are learned, the seeds, and the options of ours; those of PyOD are its own."""
    return {
        "tables": list(SETS),
        "learned": LEARNED,
        "seeds": list(SEEDS),
        "autoencoder-ensemble": AutoencoderEnsemble().get_params(),
        "autoencoder": OPTIONS,
    }


def run(sets: Sequence[str], models: Sequence[str], rows: int | None = None) -> Iterator[Json]:
    """Yield the figures of each detector on each table.

    Args:
        sets: Names of tables.
        models: Names of detectors.
        rows: Of each table; all if None.
    """
    for data in sets:
        x, outlier = read_set(data, rows)
        for model in models:
            told = published_auroc(data_folder() / "odds", PUBLISHED[model]) if model in PUBLISHED else {}
            found = [_measure(x, outlier, model, seed) for seed in SEEDS]
            auroc = [line["auroc"] for line in found]
            yield {
                "data": data,
                "model": model,
                "rows": len(x),
                "features": x.shape[1],
                "outliers": int(outlier.sum()),
                "published": told.get(data),
                "auroc": mean(auroc),
                "deviation": stdev(auroc),
                "aurocs": auroc,
                "fit_processor_seconds": mean(line["seconds"] for line in found),
            }


def read_set(data: str, rows: int | None = None) -> tuple[FloatArray, IntArray]:
    """Return a table and which of its rows are outliers, as 0 and 1.

    Raises:
        TableError: The file is not there.
    """
    x, outlier = read_odds(data_folder() / "odds", data)
    at = np.random.default_rng(0).permutation(len(x))[:rows]
    return x[at], outlier[at]


def _measure(x: FloatArray, outlier: IntArray, model: str, seed: int) -> Json:
    learned, judged = part_odds(outlier, seed)
    start = time.process_time()
    detector = MODELS[model](seed)
    detector.fit(x[learned])
    seconds = time.process_time() - start
    odd = detector.decision_function(x[judged]) * (1 if model in PUBLISHED else -1)
    return {"auroc": float(roc_auc_score(outlier[judged], odd)), "seconds": seconds}
