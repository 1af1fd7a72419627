"""Pictures of disaster tweets: classes, lengths, keywords, and what is taken for what."""

from __future__ import annotations

import numpy as np
import polars as pl

from glosa.experiments.reproduce.tweets_data import CODES, LABEL
from glosa.metrics.confusion import confusion_matrix
from glosa.report.gallery import Plot
from glosa.report.plots.bars import plot_bars
from glosa.report.plots.confusion import plot_confusion
from glosa.report.plots.histogram import plot_lengths

NAMES = ("no disaster", "disaster")
SHOWN = 12  # keywords at each end
FEWEST = 10  # tweets of a keyword: the share among fewer says little


def draw_data(train: pl.DataFrame, test: pl.DataFrame) -> tuple[Plot, ...]:
    """Return the tweets by class, their lengths in both sets and by class, and keywords by class."""
    return _classes(train), _lengths(train, test), _lengths_by_class(train), _keywords(train)


def draw_confusion(model: str, truth: pl.Series, answers: pl.Series) -> Plot:
    """Return what the cross-validated answers of a model take for what."""
    numbers = [np.asarray(codes.cast(pl.Int64)) for codes in (truth, answers)]
    matrix = confusion_matrix(numbers[0], numbers[1], len(CODES))
    figure = plot_confusion(matrix, CODES, NAMES, ["Answer", "Class"])
    caption = "Of each class, the share that got each answer, in percent; every tweet was tested once."
    return Plot("confusion", f"What {model} takes for what", caption, figure)


def _classes(train: pl.DataFrame) -> Plot:
    shares = np.array([(train[LABEL] == code).sum() for code in CODES]) / train.height
    figure = plot_bars(NAMES, {"": shares}, "Share of tweets")
    return Plot("classes", "Tweets by class", f"{train.height:,} tweets whose class is known.", figure)


def _lengths(train: pl.DataFrame, test: pl.DataFrame) -> Plot:
    lengths = {"train": _characters(train), "test": _characters(test)}
    figure = plot_lengths(lengths, ["Characters", "Share of tweets"])
    return Plot("lengths", "Length of tweets in both sets", "Where the lines run together, the sets are alike.", figure)


def _lengths_by_class(train: pl.DataFrame) -> Plot:
    lengths = {name: _characters(train.filter(pl.col(LABEL) == code)) for name, code in zip(NAMES, CODES, strict=True)}
    figure = plot_lengths(lengths, ["Characters", "Share of tweets"])
    return Plot("lengths_by_class", "Length of tweets by class", "News are written to the limit of 140.", figure)


def _characters(tweets: pl.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return tweets["text"].fill_null("").str.len_chars().to_numpy().astype(np.int64)


def _keywords(train: pl.DataFrame) -> Plot:
    share = (pl.col(LABEL) == CODES[1]).mean()
    found = train.drop_nulls("topic").group_by("topic").agg(share=share, tweets=pl.len()).sort("share", "topic")
    often = found.filter(pl.col("tweets") >= FEWEST)
    often = often if often.height else found
    shown = often if often.height <= 2 * SHOWN else pl.concat([often.head(SHOWN), often.tail(SHOWN)])
    shown = shown.reverse()
    shares = {"": shown["share"].to_numpy()}
    figure = plot_bars(shown["topic"].to_list(), shares, "Tweets of the keyword that tell of a disaster", most=1.0)
    caption = f"The {SHOWN} keywords that tell most of either class, of {found.height:,} in all."
    return Plot("keywords", "Keyword by class", caption, figure)
