"""Which rows are anomalies, why, and how well they are found; ready for a page or as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from glosa.errors import Fault
from glosa.evaluation.evaluation import Estimate
from glosa.features.rows import RowKind
from glosa.records.columns import refuse_taken
from glosa.types import BoolArray, FloatArray, IntArray, Json

FORMAT = 1
How: TypeAlias = Literal["quantile", "share", "validation", "kept"]
ADDED = ("score", "anomaly", "learned", "because")


@dataclass(frozen=True)
class Threshold:
    """Above which score a row is an anomaly.

    Args:
        score: The threshold.
        how: "quantile" of the scores of normal rows, "share" of all rows, best F1 on "validation" rows, or "kept" from
            before.
        value: The quantile, the share, or that F1; None if it was kept.
    """

    score: float
    how: How
    value: float | None = None


@dataclass(frozen=True, eq=False)
class Anomalies:
    """How unlike the others rows are.

    Args:
        detector: Its kind, layers and settings.
        kind: Of the rows: "numbers", "pictures" or "text".
        size: Numbers of a row.
        learned: How many rows were learned; None where an earlier run did that.
        threshold: What is above it is flagged.
        scores: The higher the odder, shape (n,).
        is_learned: Which of the rows were learned, shape (n,).
        table: What came with the rows, n lines.
        row: Where each stands in its file, shape (n,).
        labels: What each is, as text; None where nothing says so.
        said: The columns that say what a row is: its texts, or the name of its picture; none of numbers.
        normal: The labels that count as normal; none without labels.
        judged: The rows whose label is known and that the figures are of, shape (n,).
        figures: "auroc", "average_precision", "precision", "recall", "f1" and "false_alarms" with their intervals;
            empty where the labels know no anomaly, or nothing else.
        curve: threshold, recall, false_alarms, precision; the highest threshold first; empty without figures.
        by_label: label, normal, records, flagged, auroc (against the normal ones); of the rows that are judged.
        causes: Why rows are flagged, a line a row and column, the largest share of its error first, three at most:
            place (in the table, from 0 on), name, share, value, expected; empty where columns have no names.
        shares: name, flagged, others: which share of the error a column has in the mean; the largest first.
        pictures: The oddest, what came back for them, and the difference, shape (n_pictures, ...); none of other rows.
        shown: The places of these.
        history: Training; empty where an earlier run did that.
        notes: What was left out.
        resamples: How many bootstrap resamples the intervals come from.
        data: The identity of the rows.
    """

    detector: Json
    kind: RowKind
    size: int
    learned: int | None
    threshold: Threshold
    scores: FloatArray
    is_learned: BoolArray
    table: pl.DataFrame
    row: IntArray
    labels: pl.Series | None
    said: tuple[str, ...]
    normal: tuple[str, ...]
    judged: BoolArray
    figures: Mapping[str, Estimate]
    curve: pl.DataFrame
    by_label: pl.DataFrame
    causes: pl.DataFrame
    shares: pl.DataFrame
    pictures: Mapping[str, npt.NDArray[np.float32]]
    shown: IntArray
    history: pl.DataFrame
    notes: tuple[Fault, ...]
    resamples: int
    data: str

    def __len__(self) -> int:
        return len(self.scores)

    @property
    def flagged(self) -> BoolArray:
        """Which rows are anomalies, shape (n,)."""
        found: BoolArray = self.scores > self.threshold.score
        return found

    @property
    def oddest(self) -> IntArray:
        """The places of all rows, the highest score first."""
        return np.argsort(-self.scores, kind="stable")

    @property
    def is_normal(self) -> BoolArray | None:
        """Which rows have a label that counts as normal; None without labels."""
        return None if self.labels is None else self.labels.is_in(self.normal).fill_null(value=False).to_numpy()

    def with_scores(self) -> pl.DataFrame:
        """Return what came with the rows, and beside it ``score``, ``anomaly`` and, if some were, ``learned``.

        Raises:
            InputError: A column has such a name already.
        """
        refuse_taken(self.table.columns, ADDED)
        table = self.table.with_columns(score=pl.Series(self.scores), anomaly=pl.Series(self.flagged))
        return table.with_columns(learned=pl.Series(self.is_learned)) if self.is_learned.any() else table

    def to_json(self) -> Json:
        """Return everything but the rows as JSON types."""
        return {
            "format": FORMAT,
            "detector": self.detector,
            "kind": self.kind,
            "size": self.size,
            "learned": self.learned,
            "records": len(self),
            "anomalies": int(self.flagged.sum()),
            "threshold": asdict(self.threshold),
            "normal": list(self.normal),
            "judged": int(self.judged.sum()),
            "figures": {name: asdict(found) for name, found in self.figures.items()},
            "by_label": self.by_label.to_dicts(),
            "columns": self.shares.to_dicts(),
            "history": self.history.to_dicts(),
            "notes": [asdict(note) for note in self.notes],
            "resamples": self.resamples,
            "data": self.data,
        }
