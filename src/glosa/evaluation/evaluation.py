"""What an evaluation found, ready for a report or as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from glosa.evaluation.thumbnails import without_pictures
from glosa.types import FloatArray, Json

FORMAT = 1
TO_READ = ("surest_errors", "hesitant_hits", "not_coded")
"""The tables of records to read."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class LevelEvaluation:
    """How good the answers are at one level.

    Args:
        name: "1" for the top level.
        digits: How many digits each of its codes has; None where they differ or are no digits.
        n_answers: How many codes can be answered.
        n_truth: How many codes occur in the truth.
        figures: Every figure by its name, in the order of a table.
        thresholds: For a wanted accuracy the lowest confidence to accept, None where none reaches it.
        by_code: code, title, records, share, answers, answer_share, hits, precision, recall, f1.
        pairs: truth, truth_title, code, title, records, share of the truth; the commonest errors first.
        confusion: Weight of truth (row) and answer (column), shape (codes, codes), codes as in `confusion_codes`;
            None where there are too many to look at.
        confusion_codes: The codes of the matrix; () without one.
        curve: threshold, coverage, accuracy; the surest first.
        ventiles: group, records, lowest, confidence, accuracy, cumulative_accuracy; the surest first.
        reliability: lower, upper, records, confidence, accuracy.
    """

    name: str
    digits: int | None
    n_answers: int
    n_truth: int
    figures: Mapping[str, Estimate]
    thresholds: Mapping[float, float | None]
    by_code: pl.DataFrame
    pairs: pl.DataFrame
    confusion: FloatArray | None
    confusion_codes: tuple[str, ...]
    curve: pl.DataFrame
    ventiles: pl.DataFrame
    reliability: pl.DataFrame

    def to_json(self) -> Json:
        """Return everything as JSON types."""
        return {
            "level": self.name,
            "digits": self.digits,
            "answers": self.n_answers,
            "codes_in_truth": self.n_truth,
            "figures": {name: asdict(estimate) for name, estimate in self.figures.items()},
            "thresholds": {str(wanted): found for wanted, found in self.thresholds.items()},
            "confusion": None if self.confusion is None else self.confusion.tolist(),
            "confusion_codes": list(self.confusion_codes),
        } | {name: _rows(getattr(self, name)) for name in ("by_code", "pairs", "curve", "ventiles", "reliability")}


@dataclass(frozen=True, eq=False)
class Evaluation:
    """How good an autocoder is on records whose code is known.

    Args:
        records: How many records there are.
        coded: How many of them got an answer.
        weighted: Whether the records have weights.
        levels: One a level, from the top down; the last is the finest.
        surest_errors: row, text, truth, truth_title, code, title, probability, and picture where records have one: a
            `data:` address; the surest first.
        hesitant_hits: The same columns; the least sure first.
        not_coded: row, text, truth, truth_title of the records without an answer.
        history: The epochs of training, if any: epoch and what was measured.
        scheme: Name, version and fingerprint of the scheme.
        resamples: How many bootstrap resamples the intervals come from.
        confidence: The share of resamples within an interval.
        seed: What the resamples were drawn with.
    """

    records: int
    coded: int
    weighted: bool
    levels: tuple[LevelEvaluation, ...]
    surest_errors: pl.DataFrame
    hesitant_hits: pl.DataFrame
    not_coded: pl.DataFrame
    history: pl.DataFrame | None
    scheme: Mapping[str, str]
    resamples: int
    confidence: float
    seed: int

    @property
    def finest(self) -> LevelEvaluation:
        """The level of the codes themselves."""
        return self.levels[-1]

    def to_json(self) -> Json:
        """Return everything as JSON types; a number that is not finite becomes null."""
        return {
            "format": FORMAT,
            "records": self.records,
            "coded": self.coded,
            "weighted": self.weighted,
            "scheme": dict(self.scheme),
            "bootstrap": {"resamples": self.resamples, "confidence": self.confidence, "seed": self.seed},
            "levels": [level.to_json() for level in self.levels],
            **{name: _rows(without_pictures(getattr(self, name))) for name in TO_READ},
            "history": None if self.history is None else _rows(self.history),
        }


def _rows(table: pl.DataFrame) -> list[dict[str, Any]]:
    return [{name: _finite(value) for name, value in row.items()} for row in table.iter_rows(named=True)]


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value
