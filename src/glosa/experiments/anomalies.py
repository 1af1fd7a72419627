"""Find anomalies: rows that autoencoders of normal rows, or of all, cannot give back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
import polars as pl

from glosa._validate import Rule, is_number, require
from glosa.errors import InputError, LabelError, SettingsError, nearest
from glosa.estimators.detectors import Detector
from glosa.estimators.suited import input_of
from glosa.evaluation.anomalies import Anomalies, Threshold
from glosa.experiments.anomaly_figures import PICTURES, count_labels, find_causes, judge, pick_pictures
from glosa.experiments.held_out import describe, hold_out, identity, to_places
from glosa.features.rows import PICTURE, Rows
from glosa.metrics import detect
from glosa.training.progress import Report
from glosa.types import BoolArray, FloatArray, IntArray

Learn: TypeAlias = Literal["all", "normal"]
QUANTILE = 0.95
RESAMPLES = 1000


def find_anomalies(
    rows: Rows,
    coder: Detector,
    *,
    normal: Sequence[str] = (),
    learn: Learn | None = None,
    test: Sequence[int] | IntArray | BoolArray | None = None,
    held_out: float = 0.2,
    quantile: float | None = None,
    share: float | None = None,
    validation: Rows | None = None,
    new: Rows | None = None,
    progress: Report | None = None,
    resamples: int = RESAMPLES,
) -> Anomalies:
    """Score rows by how odd they are to a detector, and flag those above a threshold.

    Where all rows are learned and judged, none is held out. Else a share of those that could be learned is: the
    threshold is found on it, and the figures are of rows that were not learned.

    Args:
        rows: What is learned from, and judged if there are no new rows.
        coder: A detector; it is fitted here, and its `predict` then flags the same rows.
        normal: Labels of normal rows; the most frequent one if none is named.
        learn: Whether "all" rows are learned, or the "normal" ones alone, as when a label is named.
        test: Rows that are not learned: their places, or a truth value for every row.
        held_out: The share that is held out, above 0, 0.5 at most.
        quantile: The threshold is this quantile of the scores of normal rows, 0.95 if nothing is said.
        share: The threshold flags this share of the rows that are judged.
        validation: Labelled rows; the threshold has the best F1 on them.
        new: Rows that are judged instead.
        progress: Is told how far the fit has come.
        resamples: Of the bootstrap.

    Raises:
        LabelError: No row has a normal label, or the validation rows lack normal rows or anomalies.
        InputError: There are too few rows to learn from, or numbers cannot be used.
        SettingsError: An argument, or one of the detector, is out of its range.
        UnavailableError: PyTorch is not installed.
    """
    _check(quantile, share, validation)
    labels = [part.labels for part in (rows, new, validation) if part is not None and part.labels is not None]
    named = normal_labels(labels[0] if labels else None, normal, needed=learn == "normal")
    only_normal = learn == "normal" or (learn is None and bool(normal) and rows.labels is not None)
    usable = are_normal(rows, named) if only_normal else np.ones(len(rows), dtype=bool)
    test = None if test is None else to_places(test, len(rows))
    usable[[] if test is None else test] = False
    apart = only_normal or test is not None or new is not None
    learned, reference = _part(np.flatnonzero(usable), held_out, coder.seed, apart=apart)
    coder.fit(input_of(rows.take(learned), coder), progress=progress)
    judged = rows if new is None else new
    scores = score(judged, coder)
    threshold = _chosen(scores, coder, share, validation, named)
    if threshold is None:
        q = QUANTILE if quantile is None else quantile
        threshold = Threshold(float(np.quantile(score(rows.take(reference), coder), q)), "quantile", q)
    coder.offset_ = -threshold.score
    is_learned, known = np.zeros(len(judged), dtype=bool), np.ones(len(judged), dtype=bool)
    if new is None:
        is_learned[learned] = True
        known = np.isin(np.arange(len(rows)), test) if test is not None else ~(is_learned & only_normal)
    return _tell(judged, coder, scores, threshold, named, is_learned, known, len(learned), resamples)


def score_anomalies(
    rows: Rows,
    coder: Detector,
    *,
    normal: Sequence[str] = (),
    share: float | None = None,
    validation: Rows | None = None,
    resamples: int = RESAMPLES,
) -> Anomalies:
    """Flag rows with a detector that has learned before, at its own threshold if nothing else is said.

    Args:
        rows: What is judged.
        coder: Fitted, as `find_anomalies` leaves it.
        normal: Labels of normal rows; the most frequent one if none is named.
        share: The threshold flags this share of the rows.
        validation: Labelled rows; the threshold has the best F1 on them.
        resamples: Of the bootstrap.

    Raises:
        LabelError: No row has a normal label, or the validation rows lack normal rows or anomalies.
        InputError: The rows are unlike those that were learned.
    """
    _check(None, share, validation)
    labels = [part.labels for part in (rows, validation) if part is not None and part.labels is not None]
    named = normal_labels(labels[0] if labels else None, normal, needed=False)
    scores = score(rows, coder)
    threshold = _chosen(scores, coder, share, validation, named) or Threshold(-float(coder.offset_), "kept")
    nothing = np.zeros(len(rows), dtype=bool)
    return _tell(rows, coder, scores, threshold, named, nothing, ~nothing, None, resamples)


def score(rows: Rows, coder: Detector) -> FloatArray:
    """Return how odd rows are, shape (n,): the negative of what `score_samples` of the detector returns."""
    found: FloatArray = -coder.score_samples(input_of(rows, coder))
    return found


def normal_labels(labels: pl.Series | None, normal: Sequence[str], *, needed: bool) -> tuple[str, ...]:
    """Return the labels that count as normal: those that are named, or the most frequent one.

    Raises:
        LabelError: There is no such label, or no label at all, and some are needed.

    >>> normal_labels(pl.Series(["a", "b", "a"]), (), needed=False)
    ('a',)
    """
    there = [] if labels is None else labels.drop_nulls().alias("label").value_counts(sort=True)["label"].to_list()
    if not there:
        if not normal and not needed:
            return ()
        msg = "no row has a label, so none is known to be normal. Name the column of labels, or learn from all rows."
        raise LabelError(msg)
    for name in normal:
        if name not in there:
            msg = f"no row has the label {name!r}, which is to be normal. {nearest(name, there)}"
            raise LabelError(msg)
    return tuple(normal) or (there[0],)


def are_normal(rows: Rows, normal: Sequence[str]) -> BoolArray:
    """Return which rows have a label that counts as normal, shape (n,)."""
    if rows.labels is None:
        return np.zeros(len(rows), dtype=bool)
    found: BoolArray = rows.labels.is_in(list(normal)).fill_null(value=False).to_numpy()
    return found


def best_threshold(scores: FloatArray, rows: Rows, normal: Sequence[str]) -> Threshold:
    """Return the threshold with the best F1 on labelled rows, half-way to the next lower score.

    Raises:
        LabelError: There are no normal rows among them, or no others.
    """
    known = np.zeros(len(rows), dtype=bool) if rows.labels is None else rows.labels.is_not_null().to_numpy()
    odd = ~are_normal(rows, normal)[known]
    if not odd.any() or odd.all():
        lacking = "anomaly" if not odd.any() else "normal row"
        told = f"Normal is {', '.join(map(repr, normal))}." if normal else "Name the column of labels."
        msg = f"the validation rows have no {lacking}, so no threshold can be chosen on them. {told}"
        raise LabelError(msg)
    found = detect(scores[known], odd)
    best = int(found.f1.argmax())
    least = found.threshold[best]
    lower = found.threshold[best + 1] if best + 1 < len(found.threshold) else np.nextafter(least, least - 1)
    middle = (least + lower) / 2
    return Threshold(float(middle if middle < least else lower), "validation", float(found.f1[best]))


def _check(quantile: float | None, share: float | None, validation: Rows | None) -> None:
    require([
        Rule("quantile", quantile, quantile is None or is_number(quantile, 1e-9, 1 - 1e-9), "between 0 and 1"),
        Rule("share", share, share is None or is_number(share, 1e-9, 0.5), "above 0, 0.5 at most"),
    ])  # fmt: skip
    given = [
        name
        for name, value in (("quantile", quantile), ("share", share), ("validation", validation))
        if value is not None
    ]
    if len(given) > 1:
        msg = f"the threshold is asked for by {' and by '.join(given)}. Choose one of them."
        raise SettingsError(msg)


def _chosen(
    scores: FloatArray, coder: Detector, share: float | None, validation: Rows | None, normal: Sequence[str]
) -> Threshold | None:
    """Return the threshold that a share or validation rows ask for, None if nothing does."""
    if validation is not None:
        return best_threshold(score(validation, coder), validation, normal)
    return None if share is None else Threshold(float(np.quantile(scores, 1 - share)), "share", share)


def _part(usable: IntArray, held_out: float, seed: int, *, apart: bool) -> tuple[IntArray, IntArray]:
    """Return the rows to learn, and those whose scores say what is normal: others if rows are set apart."""
    if len(usable) < 2 + apart:
        msg = f"there are {len(usable)} rows to learn from. At least {2 + apart} are needed."
        raise InputError(msg)
    if not apart:
        return usable, usable
    learn, held = hold_out(len(usable), None, held_out, seed)
    return usable[learn], usable[held]


def _tell(
    rows: Rows,
    coder: Detector,
    scores: FloatArray,
    threshold: Threshold,
    normal: tuple[str, ...],
    is_learned: BoolArray,
    known: BoolArray,
    learned: int | None,
    resamples: int,
) -> Anomalies:
    """Return what is told of scored rows; the labels of the `known` ones, if they have any, say how good it is."""
    flagged, order = scores > threshold.score, np.argsort(-scores, kind="stable")
    known = known & (False if rows.labels is None else rows.labels.is_not_null().to_numpy())
    normal_here = are_normal(rows, normal)
    odd = ~normal_here[known]
    figures, curve = (
        judge(scores[known], odd, threshold.score, resamples=resamples, seed=coder.seed)
        if odd.any() and not odd.all()
        else ({}, pl.DataFrame())
    )
    causes, shares = find_causes(rows, coder, order[flagged[order]], coder.seed)
    shown = order[:PICTURES]
    return Anomalies(
        detector=describe(coder),
        kind=rows.kind,
        size=int(rows.flat.shape[1]),
        learned=learned,
        threshold=threshold,
        scores=scores,
        is_learned=is_learned,
        table=rows.table,
        row=rows.row,
        labels=rows.labels,
        said=_said(rows),
        normal=normal,
        judged=known,
        figures=figures,
        curve=curve,
        by_label=count_labels(scores[known], rows.labels.filter(known), normal_here[known], flagged[known])
        if figures and rows.labels is not None
        else pl.DataFrame(),
        causes=causes,
        shares=shares,
        pictures=pick_pictures(rows, coder, shown) if rows.kind == "pictures" else {},
        shown=shown,
        history=pl.DataFrame(coder.history_) if learned is not None else pl.DataFrame(),
        notes=rows.notes,
        resamples=resamples,
        data=identity(rows),
    )


def _said(rows: Rows) -> tuple[str, ...]:
    """Return the columns that say what a row is."""
    named = rows.reader.text or (rows.reader.image or PICTURE,)
    return tuple(name for name in named if rows.table.schema.get(name) == pl.String or name in rows.reader.text)
