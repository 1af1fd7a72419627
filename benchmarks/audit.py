"""How well wrong labels are found: some labels are made wrong, and a ranking should have them at its top.

A twentieth of the training labels becomes another code, any one or a sibling. Each ranking is judged by how many of its
first n labels are among the n that were made wrong. All but ours see the same cross-validated probabilities alone. Then
the test records tell what training without the suspicious labels restores.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import product

import numpy as np
import polars as pl

from benchmarks.corpora import CORPORA, SEED
from glosa import Autocoder
from glosa.evaluation.audit import THRESHOLD
from glosa.experiments.audit import FOLDS, Judged, judge_labels, suggest
from glosa.experiments.records import labelled_records
from glosa.schemes import Scheme
from glosa.trust.wrong_labels import Kind, flip
from glosa.types import BoolArray, FloatArray, IntArray, Json

CORPUS = CORPORA["coicop"]
SHARE = 0.05  # of the labels that are made wrong
KINDS: tuple[Kind, ...] = ("any", "sibling")
SEEDS = (0, 1)
CLEANLAB = ("self_confidence", "normalized_margin")


def describe_settings() -> Json:
    """Return what the figures depend on."""
    return {"data": CORPUS.file, "flipped": SHARE, "folds": FOLDS, "removed above": THRESHOLD, "seeds": list(SEEDS)}


def run(rows: int | None = None) -> Iterator[Json]:
    """Yield the figures of each kind of error and seed.

    Args:
        rows: Take a cut of this many records.
    """
    train, test = CORPUS.read(rows)
    spoken = train.filter(pl.col(CORPUS.text[0]).str.strip_chars() != "")
    clean = fit_and_test(spoken, test)
    for seed, kind in product(SEEDS, KINDS):
        yield {"kind": kind, "seed": seed, **find(spoken, test, kind, seed, clean)}


def find(train: pl.DataFrame, test: pl.DataFrame, kind: Kind, seed: int, clean: float) -> Json:
    """Return how well labels that were made wrong are found, and what leaving them out gives.

    Args:
        train: Training records, all with text.
        test: Test records.
        kind: Of the errors.
        seed: Of the labels that become wrong.
        clean: Test accuracy after training with the labels as they are.
    """
    scheme = Scheme.from_labels(train[CORPUS.label])
    levels = scheme.levels(train[CORPUS.label].unique().sort().to_list())
    right = levels.index(train[CORPUS.label])
    given, wrong = flip(kind, right, levels, SHARE, np.random.default_rng(seed))
    flipped = train.with_columns(pl.Series(levels.codes).gather(given).alias(CORPUS.label))
    start = time.process_time()
    judged = judge_labels(labelled_records(flipped, new_coder(scheme)), new_coder(scheme))
    seconds = time.process_time() - start
    wrong, right = wrong[judged.records.kept], right[judged.records.kept]
    suspicious = judged.errors.wrong > THRESHOLD
    suggested = suggest(judged)[0]
    corrected = pl.Series(judged.levels.codes).gather(np.where(suspicious, suggested, judged.target))
    looked_over = judged.records.table.with_columns(corrected.alias(CORPUS.label))
    true = judged.levels.index(pl.Series(levels.codes).gather(right))
    worst = np.argsort(-judged.errors.odds, kind="stable")[: wrong.sum()]
    missed = worst[~wrong[worst]]
    codes_of_text = train.select(pl.col(CORPUS.label).n_unique().over(CORPUS.text)).to_series().to_numpy()
    return {
        "train": len(wrong),
        "flipped": int(wrong.sum()),
        "precision": {name: round(precision(order, wrong), 4) for name, order in rankings(judged).items()},
        "not_made_wrong": {
            "all": len(missed),
            "text_with_several_codes": int((codes_of_text[judged.records.kept[missed]] > 1).sum()),
        },
        "expected": round(float(judged.errors.wrong[worst].mean()), 4),
        "estimated": round(float(judged.errors.wrong.sum())),
        "suggested": round(float((suggested == true)[wrong].mean()), 4),
        "removed": int(suspicious.sum()),
        "removed_wrong": round(float(wrong[suspicious].mean()), 4),
        "test_accuracy": {
            "clean": round(clean, 4),
            "flipped": round(fit_and_test(flipped, test), 4),
            "without": round(fit_and_test(judged.records.table[np.flatnonzero(~suspicious)], test), 4),
            "corrected": round(fit_and_test(looked_over, test), 4),
            "without_wrong": round(fit_and_test(judged.records.table[np.flatnonzero(~wrong)], test), 4),
        },
        "seconds": round(seconds, 1),
    }


def rankings(judged: Judged) -> dict[str, IntArray]:
    """Return the labels in the order of each ranking, the most suspicious first; cleanlab's are those it reports."""
    from cleanlab.filter import find_label_issues

    out_of_fold, target = judged.opinions[0].astype(np.float64) + 1e-9, judged.target
    shares, given = known(out_of_fold, target)
    own = shares[np.arange(len(given)), given]
    found = {
        "ours": np.argsort(-judged.errors.odds, kind="stable"),
        "self_confidence": np.argsort(own, kind="stable"),
    }
    for by in CLEANLAB:
        found[f"cleanlab_{by}"] = find_label_issues(given, shares, return_indices_ranked_by=by, n_jobs=1)
    return found


def known(probabilities: FloatArray, target: IntArray) -> tuple[FloatArray, IntArray]:
    """Return probabilities of the codes that records have, rows summing to 1, and the targets among these."""
    met, given = np.unique(target, return_inverse=True)
    shares = probabilities[:, met]
    return shares / shares.sum(axis=1, keepdims=True), given


def precision(order: IntArray, wrong: BoolArray) -> float:
    """Return which share of the first n is wrong, where n are.

    >>> precision(np.array([2, 0, 1]), np.array([True, False, True]))
    1.0
    """
    return float(wrong[order[: wrong.sum()]].sum() / wrong.sum())


def fit_and_test(train: pl.DataFrame, test: pl.DataFrame) -> float:
    """Return the accuracy on test records after a fit."""
    found = new_coder(None).fit(train).predict(test)
    return float((found == test[CORPUS.label].to_numpy()).mean())


def new_coder(scheme: Scheme | None) -> Autocoder:
    """Return the default autocoder, not fitted."""
    return Autocoder(text=CORPUS.text, label=CORPUS.label, scheme=scheme, seed=SEED)
