"""Handwritten digits: the two networks of a Kaggle notebook, and ours beside them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl

from glosa._validate import Rule, is_number, require
from glosa.autocoder import Autocoder
from glosa.experiments.reproduce.digits_data import DIGITS, FILES, IMAGE, LABEL, Digits, read_digits
from glosa.experiments.reproduce.digits_plots import draw_answers, draw_digits, draw_one, draw_training
from glosa.experiments.reproduce.recipe import Recipe
from glosa.report.reproduction import Figures, Line, Reproduction, Section
from glosa.training.progress import Report
from glosa.types import FloatArray, IntArray, Json

TITLE = "Which digit is it?"
QUICK = 600  # digits of each part
QUICKLY: Json = {"epochs": 2, "batch": 32}
LEAST_SHARE = 1e-7  # what Keras takes for a probability of 0


@dataclass(frozen=True)
class Contender:
    """A network.

    Args:
        name: In our catalogue.
        published: Its accuracy on held-out digits in the notebook, and its log loss there; None if it tells none.
        options: What is not the default.
    """

    name: str
    published: tuple[float, float] | None = None
    options: Json = field(default_factory=dict)

    def coder(self, changes: Json) -> Autocoder:
        """Return an autocoder, not fitted."""
        options = {**self.options, **changes}
        return Autocoder(image=IMAGE, label=LABEL, hierarchy="flat", model=self.name, options=options)


CONTENDERS = (Contender("pixel-ff"), Contender("cnn", (0.9902, 0.0290)), Contender("deep-cnn"))
DIFFERENCES = (
    "Which tenth of the digits the notebook held out is not known; here each digit keeps its share in it.",
    "The networks are stopped and calibrated by 1,500 of the digits that they learn from, not by the held-out tenth: "
    "nothing is chosen by the digits that judge them.",
    "How far the notebook turned, moved and zoomed the digits is not known: here by ten degrees and a tenth.",
    "Without Kaggle's files the digits are those of MNIST, of which Kaggle's are a part; its 10,000 test digits then "
    "stand in for Kaggle's 28,000, whose digits only Kaggle knows.",
)


@dataclass(frozen=True, eq=False)
class Outcome:
    """A network that was trained, and what it says.

    Args:
        contender: Which one.
        coder: Fitted.
        shares: Probabilities of the held-out digits, shape (n, 10).
        answers: Its answers to the test digits, shape (n_test,).
        seconds: How long the training took.
    """

    contender: Contender
    coder: Autocoder
    shares: FloatArray
    answers: pl.Series
    seconds: float


def run(folder: Path, *, quick: bool, report: Report | None, digit: int = 1) -> Reproduction:
    """Train the networks, judge them on held-out digits, and answer the test digits with the best.

    Args:
        folder: Holds train.csv and test.csv of Kaggle; without them MNIST is fetched.
        quick: Learn from few digits only.
        report: Is told how far it has come.
        digit: Which test digit is shown with its answer, from 1.

    Raises:
        SettingsError: There is no such test digit.
        TableError: A file is missing or is not the one of the competition.
        UnavailableError: PyTorch is not installed, or MNIST cannot be fetched.
    """
    start = time.perf_counter()
    digits = read_digits(folder, rows=QUICK if quick else None)
    most = len(digits.asked)
    require([Rule("digit", digit, is_number(digit, 1, most, whole=True), f"a test digit, 1 to {most:,}")])
    done = [_do(one, digits, QUICKLY if quick else {}, report) for one in CONTENDERS]
    right = np.array([DIGITS.index(label) for label in digits.held_out[LABEL]])
    accuracy = [float((one.shares.argmax(axis=1) == right).mean()) for one in done]
    best = done[int(np.argmax(accuracy))]
    return Reproduction(
        name=DIGITS_RECIPE.name,
        title=TITLE,
        source=DIGITS_RECIPE.source,
        sentences=_sentences(best, max(accuracy), digits, quick=quick),
        figures=_figures(done, accuracy, right, digits),
        sections=(
            Section("The digits", "What there is to learn from.", draw_digits(digits.train)),
            Section("Training", "How the networks learned.", tuple(draw_training(one.coder) for one in done)),
            Section(f"{best.contender.name}", "Its mistakes.", draw_answers(digits.held_out, best.shares)),
            Section("One digit", "Any other: --digit.", (draw_one(digits.asked, digit, best.coder),)),
        ),
        differences=DIFFERENCES,
        settings={one.contender.name: dict(one.coder.options or {}) for one in done},
        seconds=time.perf_counter() - start,
        files={"submission.csv": submission(best.answers)},
    )


def submission(answers: pl.Series) -> bytes:
    r"""Return Kaggle's CSV: the number of each test picture and its digit.

    >>> submission(pl.Series(["7", "2"]))
    b'ImageId,Label\n1,7\n2,2\n'
    """
    numbers = pl.int_range(1, len(answers) + 1, eager=True)
    return pl.DataFrame({"ImageId": numbers, "Label": answers}).write_csv().encode()


def _do(one: Contender, digits: Digits, changes: Json, report: Report | None) -> Outcome:
    start = time.perf_counter()
    told = None if report is None else lambda progress: report(replace(progress, stage=one.name))
    coder = one.coder(changes).fit(digits.train, progress=told)
    seconds = time.perf_counter() - start
    answers = pl.Series(coder.predict(digits.asked).tolist())
    return Outcome(one, coder, coder.predict_proba(digits.held_out), answers, seconds)


def _figures(done: list[Outcome], accuracy: list[float], right: IntArray, digits: Digits) -> tuple[Figures, ...]:
    published = [one.contender.published or (None, None) for one in done]
    names = [one.contender.name for one in done]
    losses = [float(-np.log(np.maximum(one.shares[np.arange(len(right)), right], LEAST_SHARE)).mean()) for one in done]
    held_out = zip(names, published, accuracy, losses, strict=True)
    lines = [(Line(name, told[0], share), Line(name, told[1], loss)) for name, told, share, loss in held_out]
    found = [
        Figures("Accuracy on held-out digits", tuple(line for line, _ in lines)),
        Figures("Log loss on them", tuple(line for _, line in lines), unit="number"),
        Figures("Seconds of training", tuple(Line(one.contender.name, None, one.seconds) for one in done), "seconds"),
    ]
    if digits.is_known:
        tested = [float((one.answers == digits.asked[LABEL]).to_numpy().mean()) for one in done]
        ours = tuple(Line(name, None, share) for name, share in zip(names, tested, strict=True))
        found.insert(1, Figures("Accuracy on test digits", ours))
    return tuple(found)


def _sentences(best: Outcome, accuracy: float, digits: Digits, *, quick: bool) -> tuple[str, ...]:
    told = (
        f"{best.contender.name} reads {accuracy * 100:.2f} of 100 digits right that it did not learn from.",
        "submission.csv holds its answers to the test digits, as Kaggle takes them.",
    )
    return (f"A quick run over {len(digits.train):,} digits: the figures say nothing.", *told) if quick else told


DIGITS_RECIPE = Recipe(
    name="digits",
    title=TITLE,
    source="a Kaggle notebook on handwritten digits (competition digit-recognizer)",
    files=FILES,
    run=run,
    options=("digit",),
)
