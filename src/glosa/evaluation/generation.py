"""What an autoencoder made up, ready for a page or as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import polars as pl

from glosa.evaluation.evaluation import Estimate
from glosa.features.rows import RowKind
from glosa.metrics import bootstrap, bootstrap_interval
from glosa.metrics.weighting import weighted_mean
from glosa.records.columns import refuse_taken
from glosa.types import BoolArray, FloatArray, IntArray, Json

FORMAT = 1
RESAMPLES = 1000
ADDED = ("sample", "label", "nearest", "distance")
"""The columns of samples beside those of numbers."""
_SAME = 1e-6  # a distance that rounding leaves between equal rows


@dataclass(frozen=True, eq=False)
class Nearest:
    """The real rows that are nearest to each sample.

    Args:
        rows: Their places, the nearest first, shape (n, k).
        distance: How far they are: cosine distances of texts, else Euclidean ones, shape (n, k).
        among_real: How far real rows are from the nearest other one, shape (n_real,).
        recognised: Whether most of the k have the label that the sample was made for, shape (n,); None without labels.
        real_recognised: The same of real rows, shape (n_real,).
    """

    rows: IntArray
    distance: FloatArray
    among_real: FloatArray
    recognised: BoolArray | None = None
    real_recognised: BoolArray | None = None

    @property
    def novelty(self) -> float:
        """How far samples are from the nearest real row, as a multiple of how far real rows are from another one.

        Medians are compared; real rows that are equal to another one do not count.
        """
        apart = self.among_real[self.among_real > _SAME]
        return float(np.median(self.distance[:, 0]) / (np.median(apart) if len(apart) else 1.0))


@dataclass(frozen=True, eq=False)
class Interpolations:
    """Ways from one real row to another.

    Args:
        ends: Places of the two, shape (pairs, 2).
        rows: What the decoder makes of the codes between them, ends included, shape (pairs, steps, ...).
        nearest: The real row nearest to each step, shape (pairs, steps).
    """

    ends: IntArray
    rows: FloatArray
    nearest: IntArray


@dataclass(frozen=True, eq=False)
class Grid:
    """What the decoder makes of codes that lie on a grid.

    Args:
        axes: Which two numbers of the code vary, counted from 1: across, and down.
        across: Values of the first, rising.
        down: Values of the second, falling: the greatest is at the top.
        rows: Shape (down, across, ...).
        label: That the decoder was told; None if it was told none.
    """

    axes: tuple[int, int]
    across: FloatArray
    down: FloatArray
    rows: FloatArray
    label: str | None


@dataclass(frozen=True, eq=False, kw_only=True)
class Generation:
    """New rows, and what they are like.

    Args:
        kind: Of the rows.
        samples: Shape (count, ...), as the rows that were learned; pictures from 0 to 1.
        labels: What each was made for; () where the autoencoder was told no labels.
        real: Real rows to compare with; None where there are none.
        row: Where each of them stands in its file, as a spreadsheet shows it.
        said: Of each real row its text; () of other kinds.
        names: Of columns of numbers.
        nearest: The real rows nearest to the samples; None without real rows.
        lines: Interpolations; None without real rows.
        grid: Of pictures whose codes have two numbers or more; else None.
        autoencoder: The parameters of what made them up.
        learned: How many rows it learned from; None if it was fitted earlier.
        history: Of its training.
        seed: Of the codes.
    """

    kind: RowKind
    samples: FloatArray
    labels: tuple[str, ...]
    real: Any
    row: IntArray
    said: tuple[str, ...]
    names: tuple[str, ...]
    nearest: Nearest | None
    lines: Interpolations | None
    grid: Grid | None
    autoencoder: dict[str, Any]
    learned: int | None
    history: tuple[dict[str, float], ...]
    seed: int

    def __len__(self) -> int:
        return len(self.samples)

    @property
    def recognised(self) -> Estimate | None:
        """Which share of the samples looks like the label that it was made for."""
        hits = None if self.nearest is None else self.nearest.recognised
        return None if hits is None else _share(hits)

    def by_label(self) -> pl.DataFrame:
        """Return a line a label: label, samples, recognised (a share; null where nothing says so)."""
        hits = None if self.nearest is None else self.nearest.recognised
        told = pl.Series([None] * len(self), dtype=pl.Boolean) if hits is None else pl.Series(hits)
        return (
            pl.DataFrame({"label": self.labels, "hit": told}, schema_overrides={"label": pl.String})
            .group_by("label", maintain_order=True)
            .agg(samples=pl.len(), recognised=pl.col("hit").mean())
        )

    def to_table(self) -> pl.DataFrame:
        """Return a line a sample: number, label, columns of numbers, nearest texts, the nearest real row, distance.

        Raises:
            InputError: A column of numbers has the name of one of the others.
        """
        refuse_taken(self.names, ADDED)
        table = pl.DataFrame({"sample": np.arange(1, len(self) + 1)})
        if self.labels:
            table = table.with_columns(label=pl.Series(self.labels))
        if self.kind == "numbers":
            table = table.hstack([pl.Series(name, self.samples[:, at]) for at, name in enumerate(self.names)])
        if self.nearest is None:
            return table
        if self.said:
            ranked = [[self.said[row] for row in column] for column in self.nearest.rows.T]
            table = table.hstack([pl.Series(f"text_{rank}", texts) for rank, texts in enumerate(ranked, start=1)])
        near = {"nearest": self.row[self.nearest.rows[:, 0]], "distance": self.nearest.distance[:, 0]}
        return table.hstack([pl.Series(name, values) for name, values in near.items()])

    def compare_columns(self) -> pl.DataFrame:
        """Return a line a column of numbers: column, real_mean, new_mean, real_deviation, new_deviation."""
        both = (np.asarray(self.real, np.float64), np.asarray(self.samples, np.float64))
        means, deviations = ([rows.mean(axis=0) for rows in both], [rows.std(axis=0) for rows in both])
        return pl.DataFrame({
            "column": self.names,
            "real_mean": means[0], "new_mean": means[1],
            "real_deviation": deviations[0], "new_deviation": deviations[1],
        })  # fmt: skip

    def to_json(self) -> Json:
        """Return the figures as JSON types; the samples are in files."""
        found = self.recognised
        near = self.nearest
        real = None if near is None or near.real_recognised is None else float(near.real_recognised.mean())
        return {
            "format": FORMAT,
            "kind": self.kind,
            "samples": len(self),
            "shape": list(self.samples.shape[1:]),
            "labels": dict(Counter(self.labels)),
            "recognised": None if found is None else {name: round(value, 5) for name, value in asdict(found).items()},
            "real_recognised": None if real is None else round(real, 5),
            "novelty": None if near is None else round(near.novelty, 4),
            "pairs": 0 if self.lines is None else len(self.lines.ends),
            "axes": None if self.grid is None else list(self.grid.axes),
            "learned": self.learned,
            "autoencoder": self.autoencoder,
            "history": list(self.history),
            "seed": self.seed,
        }


def _share(hits: BoolArray) -> Estimate:
    drawn = bootstrap(lambda weight: {"share": weighted_mean(hits, weight)}, len(hits), resamples=RESAMPLES)["share"]
    value = float(hits.mean())
    return Estimate(value, *bootstrap_interval(value, drawn))
