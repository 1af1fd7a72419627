"""Which plots an evaluation gives, each with its title and a caption that says what to see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from glosa.evaluation import Evaluation, LevelEvaluation
from glosa.report.headline import WANTED, covered
from glosa.report.plots.bars import plot_bars, plot_hits_by_size
from glosa.report.plots.confusion import plot_confusion
from glosa.report.plots.coverage import plot_coverage
from glosa.report.plots.reliability import plot_reliability
from glosa.report.plots.svg import to_svg
from glosa.report.plots.training import plot_training
from glosa.report.plots.ventiles import plot_ventiles
from glosa.report.wording import Wording

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_BARS = 30  # codes: more bars than that nobody reads


@dataclass(frozen=True, eq=False)
class Plot:
    """A picture of the report.

    Args:
        name: Of its file, and what its section asks for.
        title: What it shows.
        caption: What to see in it.
        figure: The picture.
        wide: Whether it needs the whole width of the page.
        of_pixels: Whether it shows pictures, so that its file is one of pixels too.
    """

    name: str
    title: str
    caption: str
    figure: Figure
    wide: bool = False
    of_pixels: bool = False

    @cached_property
    def svg(self) -> str:
        """The picture as an SVG document without a background."""
        return to_svg(self.figure, self.name)


def loss_plot(history: pl.DataFrame, words: Wording) -> Plot:
    """Return the plot of the loss over the epochs of a training without labels."""
    labels = [words("plot_training_x"), words("plot_training_loss"), "", ""]
    losses = {words("plot_training_train"): history["train_loss"].to_numpy()}
    drawn = plot_training(history["epoch"].cast(pl.Int64).to_numpy(), losses, {}, None, labels)
    return Plot("training", words("plot_training"), words("caption_loss"), drawn)


def draw_plots(evaluation: Evaluation, words: Wording) -> list[Plot]:
    """Return every plot that the evaluation has something to show for."""
    return [
        _coverage(evaluation, words),
        _ventiles(evaluation.finest, words),
        _reliability(evaluation.finest, words),
        *(_confusion(level, words) for level in evaluation.levels if level.confusion is not None),
        *_bars(evaluation, words),
        *_hits_by_size(evaluation.finest, words),
        *_training(evaluation.history, words),
    ]


def _coverage(evaluation: Evaluation, words: Wording) -> Plot:
    curves = {
        words.level(level): (level.curve["coverage"].to_numpy(), level.curve["accuracy"].to_numpy())
        for level in evaluation.levels
    }
    coverage, threshold = covered(evaluation)
    key = "caption_no_coverage" if threshold is None else "caption_coverage"
    caption = words(key, wanted=words.percent(WANTED, 0), coverage=words.percent(coverage))
    figure = plot_coverage(curves, WANTED, coverage, [words("plot_coverage_x"), words("plot_coverage_y")])
    return Plot("coverage", words("plot_coverage"), caption, figure)


def _ventiles(level: LevelEvaluation, words: Wording) -> Plot:
    accuracy, cumulative = (level.ventiles[name].to_numpy() for name in ("accuracy", "cumulative_accuracy"))
    caption = words("caption_ventiles", first=words.percent(accuracy[0], 0), last=words.percent(accuracy[-1], 0))
    labels = [words(f"plot_ventiles_{part}") for part in ("x", "y", "group", "cumulative")]
    return Plot("ventiles", words("plot_ventiles"), caption, plot_ventiles(accuracy, cumulative, labels))


def _reliability(level: LevelEvaluation, words: Wording) -> Plot:
    bins = {name: level.reliability[name].to_numpy() for name in ("confidence", "accuracy", "records")}
    edges = level.reliability.select("lower", "upper").to_numpy().T
    labels = [words(f"plot_reliability_{part}") for part in ("x", "y", "records", "accuracy", "gap")]
    caption = words("caption_reliability", error=words.percent(level.figures["calibration_error"].value))
    figure = plot_reliability(**bins, edges=edges, labels=labels)
    return Plot("reliability", words("plot_reliability", level=words.level(level)), caption, figure)


def _confusion(level: LevelEvaluation, words: Wording) -> Plot:
    assert level.confusion is not None
    titles = dict(level.by_code.select("code", "title").iter_rows())
    figure = plot_confusion(
        level.confusion,
        level.confusion_codes,
        [titles.get(code, "") for code in level.confusion_codes],
        [words("plot_confusion_x"), words("plot_confusion_y")],
    )
    title = words("plot_confusion", level=words.level(level))
    wide = len(level.confusion_codes) > MOST_BARS
    return Plot(f"confusion_{level.name}", title, words("caption_confusion"), figure, wide)


def _bars(evaluation: Evaluation, words: Wording) -> Iterator[Plot]:
    readable = [level for level in evaluation.levels if level.by_code.height <= MOST_BARS]
    if not readable:
        return
    level = readable[-1]
    named = {"level": words.level(level)}
    codes = level.by_code.with_columns(name=pl.concat_str("code", "title", separator=" ").str.strip_chars())
    shares = {
        words("plot_shares_truth"): codes["share"].to_numpy(),
        words("plot_shares_answers"): codes["answer_share"].to_numpy(),
    }
    figure = plot_bars(codes["name"].to_list(), shares, words("plot_shares_x"))
    yield Plot("shares", words("plot_shares", **named), words("caption_shares"), figure)
    true = codes.filter(pl.col("records") > 0).sort("recall", descending=True, maintain_order=True)
    names = true["name"].to_list()
    figure = plot_bars(names, {"": true["recall"].to_numpy()}, words("plot_hits_x"), most=1.0)
    caption = words("caption_hits", best=names[0], worst=names[-1])
    yield Plot("hits", words("plot_hits", **named), caption, figure)


def _hits_by_size(level: LevelEvaluation, words: Wording) -> Iterator[Plot]:
    if level.by_code.height <= MOST_BARS:
        return  # the bars show it better
    true = level.by_code.filter(pl.col("records") > 0)
    never = true.filter(pl.col("hits") == 0).height
    labels = [words("plot_hits_by_size_x"), words("plot_hits_by_size_y")]
    figure = plot_hits_by_size(true["records"].to_numpy(), true["recall"].to_numpy(), labels)
    caption = words("caption_hits_by_size", never=never, codes=true.height)
    yield Plot("hits_by_size", words("plot_hits_by_size", level=words.level(level)), caption, figure)


def _training(history: pl.DataFrame | None, words: Wording) -> Iterator[Plot]:
    if history is None or "epoch" not in history.columns:
        return
    losses, accuracies = (
        {
            words(f"plot_training_{part}"): history[f"{part}_{measure}"].to_numpy()
            for part in ("train", "validation")
            if f"{part}_{measure}" in history.columns
        }
        for measure in ("loss", "accuracy")
    )
    if not losses and not accuracies:
        return
    held_out = "validation_loss"
    best = int(history["epoch"][history[held_out].arg_min() or 0]) if held_out in history.columns else None
    labels = [words(f"plot_training_{part}") for part in ("x", "loss", "accuracy", "best")]
    figure = plot_training(history["epoch"].to_numpy(), losses, accuracies, best, labels)
    yield Plot("training", words("plot_training"), words("caption_training"), figure)
