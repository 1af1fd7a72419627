"""What a search for good options found, ready for a page or as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from glosa.types import Json

FORMAT = 1


@dataclass(frozen=True, eq=False)
class Tuning:
    """The trials of a search and what they say.

    Args:
        model: Its name in the catalogue.
        by: The figure that was searched for, at the finest level.
        lower_is_better: Whether the lowest is the best.
        options: The best options; those of the model itself where no trial beat them.
        value: The figure with them.
        baseline: The figure with the options that the search started from.
        trials: number, state ("complete", "pruned" or "failed"), value (null unless complete), seconds, and each option
            as text.
        importance: Of each option for the figure, 0 to 1, adding up to 1; empty where too few trials tell.
        splits: How records were held out, in words of the settings.
        records: How many records there were to learn from and to be judged by.
        seed: Of the search.
    """

    model: str
    by: str
    lower_is_better: bool
    options: Mapping[str, Any]
    value: float
    baseline: float
    trials: pl.DataFrame
    importance: Mapping[str, float]
    splits: Json
    records: int
    seed: int

    def count(self, state: str) -> int:
        """Return how many trials ended in a state."""
        return int((self.trials["state"] == state).sum())

    def to_json(self) -> Json:
        """Return everything as JSON types."""
        return {
            "format": FORMAT,
            "model": self.model,
            "by": self.by,
            "options": dict(self.options),
            "value": self.value,
            "baseline": self.baseline,
            "trials": self.trials.to_dicts(),
            "importance": dict(self.importance),
            "splits": self.splits,
            "records": self.records,
            "seed": self.seed,
        }
