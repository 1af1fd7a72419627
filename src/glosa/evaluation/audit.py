"""What an audit of labels found, ready for a page or as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from glosa.trust.label_errors import expected_precision
from glosa.trust.wrong_labels import Kind
from glosa.types import FloatArray, IntArray, Json

FORMAT = 1
PICTURED = 60
THRESHOLD = 0.5
REASONS = ("same_text", "sibling", "elsewhere", "none")


@dataclass(frozen=True, eq=False)
class Audit:
    """The labels in the order in which they are worth a look.

    Args:
        model: Whose cross-validated probabilities were one of the opinions.
        folds: In how many parts the records were cut.
        text: The columns of text.
        suspects: A line a record with text, the most suspicious first: ``row`` (as a spreadsheet shows it), the columns
            of text, ``label``, ``label_title``, ``suggested``, ``suggested_title``, ``wrong`` (the probability that the
            label is wrong), ``label_probability`` and ``suggested_probability`` (what the opinions say), ``reason``
            (one of `REASONS`), ``same_text`` and ``same_label`` (how many others say the same, and have the label).
        conflicts: Equal or similar texts with different codes, a line a text and code: ``conflict`` (a number),
            ``similarity`` (1 where equal), ``text``, ``code``, ``title``, ``records``, ``rows`` (a list).
        silent: How many records have no text to judge the label by.
        shares: Of each kind of error, the share of the records that have it.
        data: The identity of the records.
        seed: Of all that is random.
        threshold: A label is suspicious above this probability of being wrong.
        pictures: Of the first `PICTURED` suspects, as `data:` addresses by row; none where records have no picture.
    """

    model: str
    folds: int
    text: tuple[str, ...]
    suspects: pl.DataFrame
    conflicts: pl.DataFrame
    silent: int
    shares: dict[Kind, float]
    data: str
    seed: int
    threshold: float = THRESHOLD
    pictures: Mapping[int, str] = field(default_factory=dict)

    @property
    def expected(self) -> float:
        """How many labels are wrong, as the probabilities say."""
        return float(self.suspects["wrong"].sum())

    @property
    def precision(self) -> FloatArray:
        """Which share of the first n labels is wrong, for every n."""
        return expected_precision(self.suspects["wrong"].to_numpy())

    @property
    def suspicious(self) -> IntArray:
        """The rows of the labels whose probability of being wrong is above the threshold, rising."""
        return self.suspects.filter(pl.col("wrong") > self.threshold)["row"].sort().to_numpy()

    def count_conflicts(self, *, equal: bool) -> int:
        """Return how many texts have several codes: equal ones, or pairs of similar ones."""
        found = self.conflicts.filter((pl.col("similarity") == 1) if equal else (pl.col("similarity") < 1))
        return found["conflict"].n_unique()

    def to_json(self) -> Json:
        """Return what the audit found in figures, as JSON types; the records are in the tables."""
        return {
            "format": FORMAT,
            "model": self.model,
            "folds": self.folds,
            "records": self.suspects.height,
            "without_text": self.silent,
            "expected_wrong": round(self.expected, 1),
            "threshold": self.threshold,
            "suspicious": len(self.suspicious),
            "shares": {kind: round(share, 5) for kind, share in self.shares.items()},
            "by_reason": {reason: self._count(reason) for reason in REASONS},
            "conflicts": self.count_conflicts(equal=True),
            "similar_conflicts": self.count_conflicts(equal=False),
            "data": self.data,
            "seed": self.seed,
        }

    def _count(self, reason: str) -> int:
        return self.suspects.filter((pl.col("wrong") > self.threshold) & (pl.col("reason") == reason)).height
