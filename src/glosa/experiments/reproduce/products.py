"""Product titles to categories (MeLi Data Challenge 2019): eight text CNNs, and the default model beside them."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from glosa._validate import Rule, is_number, require
from glosa.autocoder import Autocoder
from glosa.evaluation import Evaluation, evaluate
from glosa.experiments.reproduce.product_experiments import EXPERIMENTS, LEAST, Experiment, titles_that_fit
from glosa.experiments.reproduce.product_figures import Outcome, tell
from glosa.experiments.reproduce.product_titles import generate_titles, read_titles
from glosa.experiments.reproduce.recipe import DataFile, Recipe
from glosa.experiments.tracking import Tracker
from glosa.features.word_vectors import train_vectors, write_vectors
from glosa.records.split import split
from glosa.report.reproduction import Reproduction
from glosa.training.progress import Report
from glosa.types import FloatArray, IntArray, StrPath

SOURCE = "MeLi Data Challenge 2019, Spanish part as JSON lines, or train.csv.gz of the challenge"
TRAIN = DataFile(("spanish.train.jsonl.gz", "spanish.train.jsonl", "train.jsonl", "train.csv.gz", "train.csv"), SOURCE)
TEST = DataFile(("spanish.test.jsonl.gz", "spanish.test.jsonl"), SOURCE)

TEXT, LABEL = "title", "category"
TEST_SHARE = 63_680 / 1_000_000  # as many as were tested there, of the titles that were read
DIM = 50  # numbers of a word vector, as in the smallest GloVe file
VECTOR_TITLES = 1_000_000  # read to train them; fewer are read more than once
PROBED = 50_000  # titles that tell how fast the machine is
MARGIN = 0.95  # of the time is shared out: the last experiments cannot make up for one another
RESAMPLES = 100
LEAST_SHARE = 1e-7  # what Keras takes for a probability of 0
QUICK = 2000  # titles


@dataclass(frozen=True, eq=False)
class Titles:
    """What is learned from and tested.

    Args:
        train: The titles, in random order.
        test: Others.
        source: The file that they come from; None where they are made up.
    """

    train: pl.DataFrame
    test: pl.DataFrame
    source: Path | None


def run(
    folder: Path, *, quick: bool = False, report: Report | None = None, minutes: float = 55, titles: int = 1_000_000,
    track: StrPath | None = None,
) -> Reproduction:  # fmt: skip
    """Do the experiments again on MeLi's titles, or on made-up ones where there are none.

    Args:
        folder: A file of titles, or a folder that may hold one.
        quick: Learn one epoch from few titles.
        report: Is told how far each fit has come.
        minutes: How long all may take, at least 1. Where the titles do not fit, each experiment learns from fewer.
        titles: How many to read or make up, those that are tested among them.
        track: Where MLflow keeps each experiment as a run: a folder or an address; None keeps none.

    Raises:
        SettingsError: `minutes` or `titles` is out of its range.
        TableError: The file cannot be read, or has no Spanish titles.
        UnavailableError: PyTorch, gensim or, for `track`, MLflow is not installed.
    """
    require([
        Rule("minutes", minutes, is_number(minutes, 1, 10_000), "a number from 1 to 10,000"),
        Rule("titles", titles, is_number(titles, 2 * LEAST, 10**8, whole=True), "a whole number from 2,000"),
    ])  # fmt: skip
    start = time.perf_counter()
    known = find_titles(folder, QUICK if quick else titles)
    planned = tuple(one.shortened() for one in EXPERIMENTS) if quick else EXPERIMENTS
    tracker = None if track is None else Tracker(track, "products")
    with tempfile.TemporaryDirectory() as work:
        vectors = f"{work}/vectors"
        passes = 1 if quick else min(20, max(1, VECTOR_TITLES // len(known.train)))
        write_vectors(vectors, train_vectors(known.train[TEXT].head(VECTOR_TITLES), dim=DIM, epochs=passes))
        done = [*_in_time(planned, known, vectors, start + MARGIN * minutes * 60, report, tracker)]
    return tell(done, known.train, known.test, source=known.source, seconds=time.perf_counter() - start)


def find_titles(data: Path, titles: int) -> Titles:
    """Return the titles of a file, or of a folder that has one, or else made-up ones; equal titles are never parted.

    Args:
        data: A file, or a folder.
        titles: How many at most.

    Raises:
        TableError: The file cannot be read, or has no Spanish titles.
    """
    train, test = (data, None) if data.is_file() else (TRAIN.find(data), TEST.find(data))
    known = generate_titles(titles) if train is None else read_titles(train, rows=titles)
    known = known.sample(fraction=1, shuffle=True, seed=0)
    if test is not None:
        return Titles(known, read_titles(test), train)
    learn, hold = split(known[LABEL], groups=known[TEXT], share=TEST_SHARE)
    return Titles(known[learn], known[hold], train)


def _in_time(
    planned: tuple[Experiment, ...], known: Titles, vectors: str, end: float, report: Report | None,
    tracker: Tracker | None,
) -> Iterator[Outcome]:  # fmt: skip
    """Yield the experiments one after the other; how long each took tells how many titles the next may have."""
    rate = _probe(known, vectors)
    for number, experiment in enumerate(planned):
        start = time.perf_counter()
        works = [one.work for one in planned[number:]]
        rows = titles_that_fit(end - start, rate, works, min(len(known.train), experiment.most or len(known.train)))
        outcome = _do(experiment, known, rows, vectors, report, tracker)
        rate = rows * experiment.work / (time.perf_counter() - start)
        yield outcome


def _probe(known: Titles, vectors: str) -> float:
    """Return how many titles a second experiment 1 learns from; the second epoch tells, when all is warm."""
    experiment = replace(EXPERIMENTS[0], epochs=2)
    sample = known.train.head(PROBED)
    coder = _autocoder(experiment, vectors).fit(sample)
    assert coder.history_ is not None
    return len(sample) / float(coder.history_["seconds"][-1])


def _do(
    experiment: Experiment, known: Titles, rows: int, vectors: str, report: Report | None, tracker: Tracker | None
) -> Outcome:
    sample, start = known.train.head(rows), time.perf_counter()
    told = None if report is None else _staged(report, experiment.name)
    coder = _autocoder(experiment, vectors).fit(sample, progress=told)
    seconds = time.perf_counter() - start
    evaluation, loss = _judge(coder, known.test)
    if tracker is not None:
        source = str(known.source or "made-up titles")
        tracker.add_fit(coder, sample, source=source, seconds=seconds)
        tracker.add_evaluation(coder, evaluation, known.test, source=source, title=experiment.name)
    return Outcome(experiment, rows, seconds, evaluation, loss)


def _autocoder(experiment: Experiment, vectors: str) -> Autocoder:
    beside = {"vectors": vectors} if experiment.model == "text-cnn" else {}
    options = {**experiment.options, **beside, "epochs": experiment.epochs}
    return Autocoder(text=[TEXT], label=LABEL, hierarchy="flat", model=experiment.model, options=options)


def _judge(coder: Autocoder, test: pl.DataFrame) -> tuple[Evaluation, float]:
    """Return how good an autocoder is, and its log loss."""
    shares = coder.predict_proba(test)
    evaluation = evaluate(
        test[LABEL].to_list(), shares, coder.levels_, coder.scheme_, table=test, text=[TEXT],
        history=coder.history_, resamples=RESAMPLES,
    )  # fmt: skip
    return evaluation, _loss(shares, coder.levels_.index(test[LABEL]))


def _loss(shares: FloatArray, right: IntArray) -> float:
    """Return the mean log loss; a category that no title was learned from has no share.

    >>> round(_loss(np.array([[0.5, 0.5], [0.5, 0.5]]), np.array([0, 1])), 3)
    0.693
    """
    given = np.where(right >= 0, shares[np.arange(len(right)), right], 0)
    return float(-np.log(np.maximum(given, LEAST_SHARE)).mean())


def _staged(report: Report, stage: str) -> Report:
    return lambda progress: report(replace(progress, stage=stage))


PRODUCTS = Recipe(
    name="products",
    title="Product titles to categories",
    source="the MeLi Data Challenge 2019",
    files=(TRAIN, TEST),
    run=run,
    options=("minutes", "titles", "track"),
)
