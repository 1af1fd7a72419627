"""What helps where codes have few records: accuracy with 5, 10, 20 and 50 training records a code.

All learn from the same cuts of the training records and answer the same test records, so that each is compared with the
default record by record.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from benchmarks.corpora import CORPORA, SEED, read_file
from glosa import Autocoder
from glosa.estimators.catalogue import MODELS as KNOWN
from glosa.experiments.measure import in_fresh_process, peak_memory_mb
from glosa.metrics import bootstrap, bootstrap_interval, paired_difference
from glosa.types import FloatArray, Json
from glosa.variants.together import WEIGHT, put_together
from glosa.variants.vary import ORIGIN, vary

SIZES = (5, 10, 20, 50)  # training records a code; one that has fewer has all
CUTS = 2  # of a size at most `CHEAP`, with models that are not dear; one of all others
CHEAP = 10
COPIES = 3  # of each training record, as `glosa paraphrase` makes
TESTED = 4000  # records at most
RESAMPLES = 1000


@dataclass(frozen=True)
class Task:
    """Records of one text column.

    Args:
        text: The column of text.
        label: The column of codes.
        language: Of the texts.
        read: Returns the records to train and to test on.
    """

    text: str
    label: str
    language: str
    read: Callable[[], tuple[pl.DataFrame, pl.DataFrame]]


@dataclass(frozen=True, kw_only=True)
class Contender:
    """A way to learn from few records.

    Args:
        title: What the plot calls it.
        model: A name of `glosa.estimators.catalogue.MODELS`.
        options: Of the model.
        reworded: Whether it learns from copies of the records too, which the rules of `glosa.variants` reword.
        dear: Whether one cut has to do.
    """

    title: str
    model: str = "ngram-bag"
    options: Mapping[str, Any] = field(default_factory=dict)
    reworded: bool = False
    dear: bool = False


def read_banking() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the training and test records of BANKING77."""
    table = read_file("banking77_en")
    return table.filter(split="train"), table.filter(split="test")


DEFAULT = "ngram-bag"
TASKS = {
    "banking77": Task("text", "category", "en", read_banking),
    "coicop": Task("depense", "coicop", "fr", CORPORA["coicop"].read),
}
MODELS = {
    DEFAULT: Contender(title="default (ngram-bag)"),
    "few-shot": Contender(title="few-shot", model="few-shot", dear=True),
    "reworded": Contender(title="default, reworded copies", reworded=True),
    "stack": Contender(title="ensemble (stack)", model="stack", options={"budget": "medium"}, dear=True),
}


def describe_settings() -> Json:
    """Return what the figures depend on."""
    return {"sizes": SIZES, "cuts": CUTS, "copies": COPIES, "tested": TESTED, "seed": SEED, "resamples": RESAMPLES}


def run(data: Sequence[str], models: Sequence[str], rows: int | None = None) -> Iterator[Json]:
    """Yield the figures of every model with every number of records a code, the smallest numbers first.

    Args:
        data: Names of `TASKS`.
        models: Names of `MODELS`; one that the catalogue lacks is passed over.
        rows: Test records at most.
    """
    there = [name for name in models if MODELS[name].model in KNOWN]
    for name, each, model in product(data, SIZES, there):
        cuts = CUTS if each <= CHEAP and not MODELS[model].dear else 1
        measured = [in_fresh_process(measure, name, each, model, cut, rows) for cut in range(cuts)]
        yield {"data": name, "each": each, "model": model, **judge(measured)}


def measure(name: str, each: int, model: str, cut: int, rows: int | None = None) -> Json:
    """Return which test records a model codes rightly that learned from a cut, and what that took."""
    task, one = TASKS[name], MODELS[model]
    train, test = task.read()
    train = cut_to(train, task.label, each, seed=SEED + cut)
    test = test.sample(min(len(test), rows or TESTED, TESTED), seed=SEED)
    start = time.process_time()
    changes: dict[str, Any] = {}
    if one.reworded:
        copies = vary(train, text=[task.text], language=task.language, copies=COPIES, seed=SEED)
        train, changes = put_together(train, copies), {"weight": WEIGHT, "group": ORIGIN[1]}
    coder = Autocoder(
        text=[task.text], label=task.label, model=one.model, options=dict(one.options), seed=SEED + cut, **changes
    ).fit(train)
    fitted = time.process_time() - start
    right = (coder.predict(test) == test[task.label].to_numpy()).astype(np.int8)
    return {
        "train": len(train),
        "right": "".join(map(str, right)),
        "fit_processor_seconds": fitted,
        "peak_memory_mb": peak_memory_mb(),
    }


def cut_to(table: pl.DataFrame, label: str, each: int, seed: int) -> pl.DataFrame:
    """Return so many records of each code, drawn at random; a larger cut of the same seed has those of a smaller one.

    >>> table = pl.DataFrame({"code": ["a"] * 9 + ["b"] * 2})
    >>> cut_to(table, "code", 3, seed=0)["code"].to_list()
    ['a', 'a', 'a', 'b', 'b']
    """
    turn = np.random.default_rng(seed).permutation(len(table))
    chosen = table.with_columns(turn=turn).filter(pl.col("turn").rank("ordinal").over(label) <= each)
    return chosen.drop("turn")


def judge(measured: Sequence[Json]) -> Json:
    """Return the accuracy over all cuts with its 95 % interval, what a fit took, and who was right of each cut.

    >>> found = judge([{"train": 9, "right": "1100", "fit_processor_seconds": 2.0, "peak_memory_mb": 5}])
    >>> found["accuracy"], found["cuts"]
    (0.5, 1)
    """
    right = [one["right"] for one in measured]
    share = as_shares(right)
    value = float(share.mean())
    low, high = bootstrap_interval(value, resampled(share))
    return {
        "train": measured[0]["train"],
        "test": len(share),
        "cuts": len(measured),
        "accuracy": round(value, 4),
        "interval": [round(low, 4), round(high, 4)],
        "fit_processor_seconds": round(float(np.mean([one["fit_processor_seconds"] for one in measured])), 1),
        "peak_memory_mb": measured[0]["peak_memory_mb"],
        "right": right,
    }


def compare(right: Sequence[str], of_default: Sequence[str]) -> Json:
    """Return the accuracy less that of the default on the cuts that both have, with its 95 % interval.

    >>> compare(["1110"], ["1110", "0000"])
    {'value': 0.0, 'low': 0.0, 'high': 0.0}
    """
    cuts = min(len(right), len(of_default))
    first, second = as_shares(right[:cuts]), as_shares(of_default[:cuts])
    difference = paired_difference(float(first.mean() - second.mean()), resampled(first), resampled(second))
    return {name: round(getattr(difference, name), 4) for name in ("value", "low", "high")}


def as_shares(right: Sequence[str]) -> FloatArray:
    """Return in what share of the cuts each record was right, shape (n_rows,).

    >>> as_shares(["110", "100"]).tolist()
    [1.0, 0.5, 0.0]
    """
    digits: list[npt.NDArray[np.uint8]] = [np.frombuffer(one.encode(), np.uint8) - ord("0") for one in right]
    shares: FloatArray = np.mean(digits, axis=0)
    return shares


def resampled(share: FloatArray) -> FloatArray:
    """Return the mean of records drawn anew, shape (RESAMPLES,)."""
    drawn = bootstrap(lambda weight: {"mean": weight @ share / weight.sum(-1)}, len(share), resamples=RESAMPLES)
    return drawn["mean"]
