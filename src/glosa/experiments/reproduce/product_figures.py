"""What came of the experiments on product titles: figures, plots, and sentences that say what they are worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import polars as pl

from glosa.evaluation import Evaluation
from glosa.experiments.measure import peak_memory_mb
from glosa.experiments.reproduce.product_experiments import Experiment
from glosa.features.words import split_words
from glosa.report.gallery import Plot, draw_plots
from glosa.report.plots.bars import plot_bars
from glosa.report.plots.histogram import plot_lengths
from glosa.report.reproduction import Figures, Line, Reproduction, Section, Unit
from glosa.report.wording import Wording

SHOWN = 20  # categories in the plot of shares
MADE_UP = (
    "The titles are made up in the shape of MeLi's, whose files were not found: the time and the memory are what the "
    "recipe takes, the hits say nothing of MeLi's titles."
)
OTHERWISE = (
    "The word vectors are our own, word2vec of 50 numbers trained on the titles that are learned from; there, GloVe.",
    "Up to 1,500 of the titles are held out to keep the best epoch and to calibrate; all epochs are trained. "
    "So the test loss is that of calibrated probabilities.",
    "What experiments 6 to 8 were beyond trained embeddings and larger batches is not published: the rest is as in 4.",
)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of an experiment.

    Args:
        experiment: Which one.
        rows: How many titles it learned from.
        seconds: How long the fit took, from titles to a calibrated autocoder.
        evaluation: Of the test part.
        loss: Log loss of the test part.
    """

    experiment: Experiment
    rows: int
    seconds: float
    evaluation: Evaluation
    loss: float

    @property
    def seen(self) -> int:
        """Titles learned from, as often as they were."""
        return self.rows * self.experiment.epochs

    def figure(self, name: str) -> float:
        """Return a figure of the test part."""
        return self.evaluation.finest.figures[name].value


Value: TypeAlias = Callable[[Outcome], float | None]


def tell(
    done: Sequence[Outcome], train: pl.DataFrame, test: pl.DataFrame, *, source: Path | None, seconds: float
) -> Reproduction:
    """Return what a person wants to know.

    Args:
        done: The experiments, one text CNN among them at least.
        train: What could be learned from: columns title and category.
        test: What was tested.
        source: The file of the titles; None where they are made up.
        seconds: How long all took.
    """
    return Reproduction(
        name="products",
        title="Product titles to categories",
        source="a course on the MeLi Data Challenge 2019",
        sentences=(*([] if source else [MADE_UP]), _sizes(train, test), _cost(done, seconds)),
        figures=(
            _figures("Balanced accuracy", done, _balanced, "share", lambda one: one.experiment.balanced_accuracy),
            _figures("Test loss", done, lambda one: one.loss, "number", lambda one: one.experiment.loss),
            _figures("Accuracy", done, lambda one: one.figure("accuracy"), "share"),
            _figures("Titles x epochs seen", done, lambda one: one.seen, "count"),
            _figures("Seconds to fit", done, lambda one: one.seconds, "seconds"),
            _figures("Titles x epochs a second", done, lambda one: one.seen / one.seconds, "count"),
        ),
        sections=(_titles(train, test), _training(done)),
        differences=(*([] if source else [MADE_UP]), *_shares(done, len(train)), *OTHERWISE),
        settings={one.experiment.name: {**one.experiment.options, "titles": one.rows} for one in done},
        seconds=seconds,
    )


def _figures(
    title: str, done: Sequence[Outcome], ours: Value, unit: Unit, published: Value = lambda _: None
) -> Figures:
    return Figures(title, tuple(Line(one.experiment.name, published(one), ours(one)) for one in done), unit)


def _balanced(one: Outcome) -> float:
    return one.figure("balanced_accuracy")


def _sizes(train: pl.DataFrame, test: pl.DataFrame) -> str:
    categories = pl.concat([train["category"], test["category"]]).n_unique()
    return f"{len(train):,} titles to learn from and {len(test):,} to test, of {categories:,} categories."


def _cost(done: Sequence[Outcome], seconds: float) -> str:
    memory, titles = peak_memory_mb(), sum(one.seen for one in done)
    held = "" if memory is None else f" and held {memory:,} MB of memory at most"
    return f"All {len(done)} experiments took {seconds / 60:.1f} minutes{held}; they saw {titles:,} titles."


def _shares(done: Sequence[Outcome], titles: int) -> Iterator[str]:
    """Yield which experiments learned from fewer titles than there are."""
    fewer = [f"{one.experiment.number} ({one.rows:,})" for one in done if one.rows < titles]
    if fewer:
        yield f"For want of time or memory some learned from fewer titles than there are: {', '.join(fewer)}."


def _titles(train: pl.DataFrame, test: pl.DataFrame) -> Section:
    counts = train["category"].value_counts(sort=True)
    rarest = f"{counts['count'].to_list()[-1]:,}"
    shares = (counts["count"] / len(train)).to_numpy()
    lengths = {
        name: split_words(part["title"]).list.len().to_numpy() for name, part in (("learned", train), ("test", test))
    }
    bars = plot_bars(counts["category"].head(SHOWN).to_list(), {"": shares[:SHOWN]}, "share of the titles")
    outlines = plot_lengths(lengths, ("words", "share of the titles"))
    caption = f"The {min(SHOWN, len(shares))} commonest of {len(shares):,}; the rarest has {rarest} titles."
    return Section(
        "The titles",
        "Few categories have many titles, many have few.",
        (
            Plot("class_shares", "Categories", caption, bars),
            Plot("lengths", "Words of a title", "Both parts are alike.", outlines),
        ),
    )


def _training(done: Sequence[Outcome]) -> Section:
    """Return how the best text CNN was trained, and what it gets right."""
    networks = [one for one in done if one.experiment.model == "text-cnn"]
    best = max(networks, key=_balanced)
    plots = draw_plots(best.evaluation, Wording.of("en"))
    wanted = [plot for plot in plots if plot.name in ("training", "shares", "hits", "hits_by_size")]
    return Section("Epochs, and hits by category", f"Of the best network: {best.experiment.name}.", tuple(wanted))
