"""The tables of a level that plots and people read."""

from __future__ import annotations

import numpy as np
import polars as pl

from glosa import metrics
from glosa.evaluation.judgement import Judgement
from glosa.schemes import Scheme
from glosa.types import FloatArray

MOST_PAIRS = 200
MOST_POINTS = 400


def by_code(judgement: Judgement, scheme: Scheme, weight: FloatArray) -> pl.DataFrame:
    """Return records, answers, hits and scores of each code that is true or answered at least once, in tree order."""
    totals = metrics.class_totals(judgement.truth, judgement.predicted, weight)
    scores = totals.scores()
    codes = judgement.codes[: len(totals.records)]
    table = pl.DataFrame(
        {
            "code": codes,
            "title": titles(codes, scheme),
            "records": totals.records,
            "share": totals.records / weight.sum(),
            "answers": totals.answers,
            "answer_share": totals.answers / weight.sum(),
            "hits": totals.hits,
            **scores._asdict(),
        }
    )
    return table.filter((pl.col("records") > 0) | (pl.col("answers") > 0))


def worst_pairs(judgement: Judgement, scheme: Scheme, weight: FloatArray) -> pl.DataFrame:
    """Return which code is taken for which, the commonest errors first, with their share of the true code's records."""
    pairs = metrics.confused_pairs(judgement.truth, judgement.predicted, weight, MOST_PAIRS)
    truth, answered = ([judgement.codes[index] for index in side] for side in (pairs.truth, pairs.predicted))
    of_truth = np.bincount(judgement.truth, weight)
    return pl.DataFrame(
        {
            "truth": pl.Series(truth, dtype=pl.String),
            "truth_title": pl.Series(titles(truth, scheme), dtype=pl.String),
            "code": pl.Series(answered, dtype=pl.String),
            "title": pl.Series(titles(answered, scheme), dtype=pl.String),
            "records": pairs.records,
            "share": pairs.records / of_truth[pairs.truth],
        }
    )


def coverage_curve(judgement: Judgement, weight: FloatArray) -> pl.DataFrame:
    """Return threshold, coverage and accuracy, thinned to what an eye can tell apart."""
    curve = metrics.accuracy_by_coverage(judgement.confidence, judgement.correct, weight)
    steps = np.linspace(0, len(curve.threshold) - 1, MOST_POINTS).round().astype(np.int64)
    kept = np.unique(steps)
    return pl.DataFrame(
        {"threshold": curve.threshold[kept], "coverage": curve.coverage[kept], "accuracy": curve.accuracy[kept]}
    )


def twenty_groups(judgement: Judgement, weight: FloatArray) -> pl.DataFrame:
    """Return the ventiles, the surest first."""
    found = metrics.ventiles(judgement.confidence, judgement.correct, weight=weight)
    return pl.DataFrame({"group": np.arange(1, len(found.records) + 1), **found._asdict()})


def reliability_bins(judgement: Judgement, weight: FloatArray) -> pl.DataFrame:
    """Return the bins of confidence that hold records with an answer."""
    found = metrics.reliability(judgement.confidence, judgement.correct, weight=weight * judgement.answered)
    return pl.DataFrame(found._asdict()).filter(pl.col("records") > 0)


def titles(codes: list[str] | tuple[str, ...], scheme: Scheme) -> list[str]:
    """Return the title of each code, "" for one that the scheme does not have.

    >>> titles(["11", "99"], Scheme.from_labels(["11"]))
    ['', '']
    """
    return [scheme.title(code) if code in scheme else "" for code in codes]
