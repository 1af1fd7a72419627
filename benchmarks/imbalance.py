"""What helps rare codes: each method for imbalanced codes with each model, on data where codes differ much in size.

Which method is best is chosen on a held-out part of the training records, weighed so that each code counts alike. The
test records, of which every code has about as many, then judge all of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import polars as pl

from benchmarks.corpora import CORPORA, SEED, read_file
from glosa import Autocoder
from glosa.metrics import accuracy, balanced_accuracy, bootstrap, paired_difference, precision_recall_f1
from glosa.records.split import split
from glosa.types import FloatArray, IntArray, Json

HELD_OUT = 0.2  # of the training records, to choose a method
FREQUENT, RARE = 120, 2  # records of the most frequent and the rarest code of the long-tailed cut
RESAMPLES = 1000
FIGURES = ("accuracy", "balanced_accuracy", "macro_f1")


@dataclass(frozen=True)
class Task:
    """Records of one text column.

    Args:
        text: The column of text.
        label: The column of codes.
        read: Returns the records to train and to test on.
    """

    text: str
    label: str
    read: Callable[[], tuple[pl.DataFrame, pl.DataFrame]]


def read_clinc() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the imbalanced training records of CLINC150, 25 to 100 an intent, and its test records in scope."""
    table = read_file("clinc150_en").filter(config="imbalanced")
    return table.filter(split="train"), table.filter(split="test")


def read_long_tail() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return training records of COICOP cut to a long tail, and all its test records."""
    train, test = CORPORA["coicop"].read()
    return cut_to_long_tail(train, CORPORA["coicop"].label), test


def cut_to_long_tail(table: pl.DataFrame, label: str) -> pl.DataFrame:
    """Return a cut in which the size of a code falls exponentially with its rank, from FREQUENT to RARE.

    Which code has which rank, and which records are kept, is left to chance with a fixed seed.

    >>> table = pl.DataFrame({"code": ["a"] * 200 + ["b"] * 200})
    >>> cut_to_long_tail(table, "code")["code"].value_counts().sort("count")["count"].to_list()
    [2, 120]
    """
    random = np.random.default_rng(SEED)
    codes = table[label].unique().sort()
    rank = random.permutation(len(codes)) / max(len(codes) - 1, 1)
    sizes = pl.DataFrame({label: codes, "size": np.rint(FREQUENT * (RARE / FREQUENT) ** rank)})
    place = pl.col("order").rank("ordinal").over(label)
    ordered = table.with_columns(order=random.permutation(len(table))).join(sizes, on=label, maintain_order="left")
    return ordered.filter(place <= pl.col("size")).select(table.columns)


TASKS = {
    "clinc150": Task("text", "intent", read_clinc),
    "coicop-long-tail": Task("depense", "coicop", read_long_tail),
}
METHODS: dict[str, dict[str, Any]] = {
    "plain": {},
    "class weights, balanced": {"class_weight": "balanced"},
    "class weights, effective number": {"class_weight": "effective", "effective_beta": 0.99},
    "oversampling": {"sampling": "over"},
    "undersampling": {"sampling": "under"},
    "square-root sampling": {"sampling": "sqrt"},
    "logit adjustment": {"logit_adjustment": 1.0},
}
LOSSES: dict[str, dict[str, Any]] = {
    "focal loss": {"options": {"loss": "focal"}},
    "difficulty-balanced loss": {"options": {"loss": "difficulty-balanced"}},
    "logit-adjusted loss": {"options": {"loss": "logit-adjusted"}},
}
"""Methods of the networks that choose their loss."""
MODELS: dict[str, dict[str, dict[str, Any]]] = {
    "linear-svc": METHODS,
    "ngram-bag": METHODS,
    "tfidf-ff": METHODS | LOSSES,
}
"""The models of `glosa.estimators.catalogue` that are tried, with their methods."""


def describe_settings() -> Json:
    """Return what the figures depend on."""
    tail = f"COICOP's training records cut to sizes from {FREQUENT} to {RARE}, exponential in the rank, seed {SEED}"
    return {"methods": METHODS | LOSSES, "coicop-long-tail": tail, "held_out": HELD_OUT, "resamples": RESAMPLES}


def run(data: Iterable[str], models: Iterable[str], rows: int | None = None) -> Iterator[Json]:
    """Yield the figures of every method with every model on every data set.

    Args:
        data: Names of `TASKS`.
        models: Names of `MODELS`.
        rows: Train on a cut of this many records.
    """
    for name, model in product(data, models):
        task = TASKS[name]
        train, test = task.read()
        if rows is not None:
            train = train.sample(min(rows, len(train)), seed=SEED)
        for figures in compare(task, model, train, test):
            yield {"data": name, "model": model, **figures}


def compare(task: Task, model: str, train: pl.DataFrame, test: pl.DataFrame) -> Iterator[Json]:
    """Yield the figures of every method with a model; differences are those to the plain model, which is the first."""
    learn, hold = (train[rows] for rows in split(train[task.label], share=HELD_OUT, seed=SEED))
    plain = None
    for method, changes in MODELS[model].items():
        right, tried = answer(task, model, changes, learn, hold)
        held_out = judge(right, tried, 1 / np.bincount(right)[right])[
            "macro_f1"
        ]  # each code alike, as the tests have it
        start = time.perf_counter()
        truth, found = answer(task, model, changes, train, test)
        seconds = time.perf_counter() - start
        plain = found if plain is None else plain
        yield {
            "method": method,
            "train": len(train),
            "test": len(test),
            "held_out_macro_f1": round(held_out, 4),
            **{name: round(value, 4) for name, value in judge(truth, found).items()},
            "gain": gain(truth, found, plain),
            "seconds": round(seconds, 1),
        }


def answer(
    task: Task, model: str, changes: Mapping[str, Any], train: pl.DataFrame, test: pl.DataFrame
) -> tuple[IntArray, IntArray]:
    """Return the right and the found codes of test records as numbers, after a fit."""
    coder = Autocoder(text=task.text, label=task.label, model=model, seed=SEED, **changes).fit(train)
    codes = pl.Enum(pl.concat([train[task.label], test[task.label]]).unique().sort())
    truth, found = (pl.Series(part, dtype=codes).to_physical() for part in (test[task.label], coder.predict(test)))
    return truth.to_numpy().astype(np.int64), found.to_numpy().astype(np.int64)


def judge(truth: IntArray, found: IntArray, weight: FloatArray | None = None) -> dict[str, Any]:
    """Return accuracy, balanced accuracy and macro-F1.

    >>> judge(np.array([0, 0, 0, 1]), np.array([0, 0, 0, 0]))["balanced_accuracy"]
    0.5
    """
    measured = (
        accuracy(truth, found, weight),
        balanced_accuracy(truth, found, weight),
        precision_recall_f1(truth, found, "macro", weight).f1,
    )
    return {name: float(value) if value.ndim == 0 else value for name, value in zip(FIGURES, measured, strict=True)}


def gain(truth: IntArray, found: IntArray, plain: IntArray) -> Json:
    """Return what macro-F1 gains over the plain model, with its 95 % interval by the paired bootstrap."""
    first, second = (
        bootstrap(
            lambda weight, f=answers: {"f1": judge(truth, f, weight)["macro_f1"]}, len(truth), resamples=RESAMPLES
        )
        for answers in (found, plain)
    )
    value = judge(truth, found)["macro_f1"] - judge(truth, plain)["macro_f1"]
    difference = paired_difference(value, first["f1"], second["f1"])
    return {name: round(getattr(difference, name), 4) for name in ("value", "low", "high")}
