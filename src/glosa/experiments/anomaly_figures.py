"""How well anomalies are found, and what makes each of them odd."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

import numpy as np
import numpy.typing as npt
import polars as pl

from glosa.estimators.detectors import Detector
from glosa.estimators.suited import input_of
from glosa.evaluation.evaluation import Estimate
from glosa.features.rows import Rows
from glosa.metrics import auroc, bootstrap, bootstrap_interval, detect
from glosa.metrics.auroc import area
from glosa.metrics.average_precision import mean_precision
from glosa.metrics.weighting import ratio
from glosa.types import BoolArray, FloatArray, IntArray

CAUSES = 3  # columns that are told of a row
TOLD = 0.01  # of the error of a row: who has less is no cause of it
PICTURES = 10
OTHERS = 2000  # rows that are not flagged, to compare with
_AT_ONCE = 1024

CAUSE_SCHEMA = {"place": pl.Int64, "name": pl.String, "share": pl.Float64, "value": pl.Float64, "expected": pl.Float64}


def judge(
    scores: FloatArray, odd: BoolArray, threshold: float, *, resamples: int, seed: int
) -> tuple[dict[str, Estimate], pl.DataFrame]:
    """Return figures with their intervals, and the curve: threshold, recall, false_alarms, precision.

    Args:
        scores: The higher the odder, shape (n,).
        odd: Which rows are anomalies, shape (n,); there must be some, and some that are none.
        threshold: What is above it is flagged.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.
    """
    flagged = scores > threshold

    def figures(weight: FloatArray) -> Mapping[str, FloatArray]:
        found = detect(scores, odd, weight)
        hits, alarms = weight @ (flagged & odd), weight @ (flagged & ~odd)
        positives, negatives = weight @ odd, weight @ ~odd
        return {
            "auroc": area(found),
            "average_precision": mean_precision(found),
            "precision": ratio(hits, hits + alarms),
            "recall": ratio(hits, positives),
            "f1": ratio(2 * hits, hits + alarms + positives),
            "false_alarms": ratio(alarms, negatives),
        }

    values = figures(np.ones(len(scores)))
    drawn = bootstrap(figures, len(scores), resamples=resamples, seed=seed)
    curve = detect(scores, odd)
    columns = {name: getattr(curve, name) for name in ("threshold", "recall", "false_alarms", "precision")}
    return {
        name: Estimate(float(value), *bootstrap_interval(float(value), drawn[name])) for name, value in values.items()
    }, pl.DataFrame(columns)


def count_labels(scores: FloatArray, labels: pl.Series, is_normal: BoolArray, flagged: BoolArray) -> pl.DataFrame:
    """Return label, normal, records, flagged and auroc, how well a label is told from the normal ones.

    Args:
        scores: Shape (n,).
        labels: None of them null, shape (n,).
        is_normal: Shape (n,).
        flagged: Shape (n,).
    """
    of_normal = scores[is_normal]

    def against(label: str) -> float:
        mine = scores[(labels == label).to_numpy()]
        return float(auroc(np.concatenate([of_normal, mine]), np.arange(len(of_normal) + len(mine)) >= len(of_normal)))

    table = pl.DataFrame({"label": labels, "normal": is_normal, "flagged": flagged})
    counted = table.group_by("label").agg(pl.col("normal").first(), pl.len().alias("records"), pl.col("flagged").sum())
    told = [None if normal else against(label) for label, normal in counted.select("label", "normal").iter_rows()]
    return counted.with_columns(auroc=pl.Series(told, dtype=pl.Float64)).sort(
        ["normal", "records", "label"], descending=[True, True, False]
    )


def find_causes(rows: Rows, coder: Detector, flagged: IntArray, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return why rows are flagged, and which share of the error each column has; see `Anomalies`.

    Args:
        rows: All of them.
        coder: Fitted.
        flagged: The places of those that are flagged, the oddest first.
        seed: Of the others that they are compared with.
    """
    if not rows.names:
        return pl.DataFrame(schema=CAUSE_SCHEMA), pl.DataFrame(
            schema={"name": pl.String, "flagged": pl.Float64, "others": pl.Float64}
        )
    others = np.random.default_rng(seed).permutation(np.setdiff1d(np.arange(len(rows)), flagged))[:OTHERS]
    causes = [_causes(rows, coder, at) for at in _cut(flagged)]
    sides = [_mean_shares(rows, coder, at) for at in (flagged, others)]
    shares = pl.DataFrame({"name": rows.names, "flagged": sides[0], "others": sides[1]})
    by = "flagged" if len(flagged) else "others"
    return pl.concat(causes) if causes else pl.DataFrame(schema=CAUSE_SCHEMA), shares.sort(by, descending=True)


def pick_pictures(rows: Rows, coder: Detector, places: IntArray) -> dict[str, npt.NDArray[np.float32]]:
    """Return pictures, what came back for them, and how far both are apart, from 0 to 1; shape (n_pictures, ...)."""
    some = rows.take(places)
    given = cast("npt.NDArray[np.float32]", some.x)
    back = np.asarray(np.clip(coder.reconstruct(input_of(some, coder)).reshape(given.shape), 0, 1), np.float32)
    return {"given": given, "back": back, "difference": np.abs(given - back)}


def _causes(rows: Rows, coder: Detector, at: IntArray) -> pl.DataFrame:
    some = rows.take(at)
    given, shares = _dense(some), _shares(some, coder)
    back = coder.reconstruct(some.flat)
    k = min(CAUSES, shares.shape[1])
    first = np.argsort(-shares, axis=1, kind="stable")[:, :k]
    pick = [np.take_along_axis(values, first, axis=1).ravel().astype(np.float64) for values in (shares, given, back)]
    names = np.array(rows.names)[first.ravel()].tolist()
    table = {"place": np.repeat(at, k), "name": names, **dict(zip(("share", "value", "expected"), pick, strict=True))}
    return pl.DataFrame(table, schema=CAUSE_SCHEMA).filter(pl.col("share") >= TOLD)


def _mean_shares(rows: Rows, coder: Detector, at: IntArray) -> FloatArray:
    total = np.zeros(len(rows.names))
    for some in _cut(at):
        total += _shares(rows.take(some), coder).sum(axis=0)
    return total / max(len(at), 1)


def _shares(rows: Rows, coder: Detector) -> FloatArray:
    """Return the share of the error of each row that each column has, shape (n, d)."""
    errors = coder.errors(rows.flat)
    return ratio(errors, errors.sum(axis=1, keepdims=True))


def _dense(rows: Rows) -> FloatArray:
    found: FloatArray = rows.flat if isinstance(rows.flat, np.ndarray) else rows.flat.toarray()
    return found


def _cut(at: IntArray) -> Iterator[IntArray]:
    for start in range(0, len(at), _AT_ONCE):
        yield at[start : start + _AT_ONCE]
