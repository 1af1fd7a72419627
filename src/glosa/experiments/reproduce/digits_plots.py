"""Pictures of handwritten digits: examples, training, errors, and any one digit with its answer."""

from __future__ import annotations

import numpy as np
import polars as pl

from glosa.autocoder import Autocoder
from glosa.experiments.reproduce.digits_data import DIGITS, LABEL, to_greys
from glosa.metrics.confusion import confusion_matrix
from glosa.report.gallery import Plot
from glosa.report.plots.bars import plot_bars
from glosa.report.plots.confusion import plot_confusion
from glosa.report.plots.sheet import plot_sheet
from glosa.report.plots.training import plot_training
from glosa.types import FloatArray

EXAMPLES = 12  # of each digit
ERRORS = (4, 10)  # rows and columns of the sheet


def draw_digits(train: pl.DataFrame) -> tuple[Plot, ...]:
    """Return some of each digit, and how many there are of each."""
    drawn = [to_greys(train.filter(pl.col(LABEL) == digit).head(EXAMPLES)) for digit in DIGITS]
    shape = to_greys(train.head(1)).shape[1:]
    sheet = np.full((len(DIGITS), EXAMPLES, *shape), np.nan, np.float32)
    for row, pictures in zip(sheet, drawn, strict=True):
        row[: len(pictures)] = pictures
    shares = np.array([(train[LABEL] == digit).sum() for digit in DIGITS]) / len(train)
    return (
        Plot("examples", "Digits", f"The first {EXAMPLES} of each, as people wrote them.", plot_sheet(sheet, DIGITS)),
        Plot("classes", "Digits by class", f"{len(train):,} to learn from.", plot_bars(DIGITS, {"": shares}, "Share")),
    )


def draw_training(coder: Autocoder) -> Plot:
    """Return loss and accuracy by epoch."""
    history = coder.history_
    assert history is not None  # a network has epochs
    parts = {"learned": "train", "to stop by": "validation"}
    kept = {name: part for name, part in parts.items() if f"{part}_loss" in history.columns}
    figure = plot_training(
        history["epoch"].cast(pl.Int64).to_numpy(),
        {name: history[f"{part}_loss"].to_numpy() for name, part in kept.items()},
        {name: history[f"{part}_accuracy"].to_numpy() for name, part in kept.items()},
        None,
        ["Epoch", "Log loss", "Accuracy", ""],
    )
    caption = "The digits that it learns from are turned, moved or bent at random, and so harder than the others."
    return Plot(f"training_{coder.model}", coder.model, caption, figure)


def draw_answers(held_out: pl.DataFrame, shares: FloatArray) -> tuple[Plot, ...]:
    """Return what is taken for what, and the errors of which the network was surest."""
    truth = np.array([DIGITS.index(label) for label in held_out[LABEL]])
    answers = shares.argmax(axis=1)
    matrix = confusion_matrix(truth, answers, len(DIGITS))
    wrong = np.flatnonzero(truth != answers)
    surest = wrong[np.argsort(-shares[wrong].max(axis=1), kind="stable")][: ERRORS[0] * ERRORS[1]]
    confusion = Plot(
        "confusion",
        "What is taken for what",
        "Of each digit, the share that got each answer, in percent.",
        plot_confusion(matrix, DIGITS, [""] * len(DIGITS), ["Answer", "Digit"]),
    )
    if not len(surest):
        return (confusion,)
    rows = -(-len(surest) // ERRORS[1])
    greys = to_greys(held_out[surest])
    sheet = np.full((rows * ERRORS[1], *greys.shape[1:]), np.nan, np.float32)
    sheet[: len(greys)] = greys
    said = [f"{DIGITS[truth[row]]} for {DIGITS[answers[row]]}" for row in surest]
    errors = Plot(
        "errors",
        "Errors",
        f"The {len(surest)} of {len(wrong):,} of which it was surest, row by row; what they are, and what it took them "
        f"for: {', '.join(said)}.",
        plot_sheet(sheet.reshape(rows, ERRORS[1], *greys.shape[1:])),
    )
    return confusion, errors


def draw_one(asked: pl.DataFrame, number: int, coder: Autocoder) -> Plot:
    """Return a test digit with its likeliest answers.

    Args:
        asked: The test digits.
        number: Which one, from 1.
        coder: Answers.
    """
    one = asked[number - 1 : number]
    shares = coder.predict_proba(one)[0]
    order = np.argsort(-shares, kind="stable")[:3]
    told = ", ".join(f"{coder.classes_[place]} with {shares[place]:.1%}" for place in order)
    known = f" It is a {one[LABEL][0]}." if LABEL in one.columns else ""
    figure = plot_sheet(to_greys(one)[None])
    return Plot("one", f"Test digit {number:,}", f"The likeliest answers: {told}.{known}", figure)
