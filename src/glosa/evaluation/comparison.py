"""What a comparison of models found, ready for a page or as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal, TypeAlias

import polars as pl

from glosa.evaluation.evaluation import Estimate
from glosa.types import Json

FORMAT = 1

Standing: TypeAlias = Literal["best", "close", "behind"]


@dataclass(frozen=True)
class Level:
    """A level of the scheme.

    Args:
        name: "1" for the top level.
        digits: How many digits each of its codes has; None where they differ or are no digits.
        codes: How many codes the tested records, or those learned from, have there.
    """

    name: str
    digits: int | None
    codes: int


@dataclass(frozen=True)
class Cost:
    """What a model costs: means over the splits, but the largest memory.

    Args:
        fit_seconds: To learn, from a process that has loaded nothing yet.
        rows_per_second: Records coded, one process, texts in and probabilities out.
        megabytes: The saved autocoder on disk, in millions of bytes.
        peak_memory_mb: The most that the process held while it learned and coded; None where the system does not tell.
    """

    fit_seconds: float
    rows_per_second: float
    megabytes: float
    peak_memory_mb: int | None


@dataclass(frozen=True, eq=False)
class Compared:
    """How one model did.

    Args:
        name: What it is called in the comparison.
        settings: What makes it another autocoder than the others.
        figures: By the name of the level and of the figure, over all splits.
        standings: In the same order: "best", "close" where the best is not significantly better, or "behind".
        splits: The name of each split, its figures at the finest level and its costs.
        cost: What it took.
    """

    name: str
    settings: Json
    figures: Mapping[str, Mapping[str, Estimate]]
    standings: Mapping[str, Mapping[str, Standing]]
    splits: tuple[Json, ...]
    cost: Cost


@dataclass(frozen=True, eq=False)
class Comparison:
    """How several models did on the same records.

    Args:
        records: How many different records were tested.
        splits: How often the records were parted, and how, in words of the settings.
        levels: From the top down; the last is the finest.
        models: Those that could be fitted, the best first.
        failures: Why the others could not, by name.
        by: The figure that puts them in order, at the finest level.
        differences: level, figure, first, second, difference, low, high, p; a line a pair of models, the better first.
        data: Fingerprint of the records.
        resamples: How many bootstrap resamples the intervals come from.
        confidence: The share of resamples within an interval; what is left is the significance level.
        seed: What the resamples were drawn with.
    """

    records: int
    splits: Json
    levels: tuple[Level, ...]
    models: tuple[Compared, ...]
    failures: Mapping[str, str]
    by: str
    differences: pl.DataFrame
    data: str
    resamples: int
    confidence: float
    seed: int

    @property
    def finest(self) -> Level:
        """The level of the codes themselves."""
        return self.levels[-1]

    def to_json(self) -> Json:
        """Return everything as JSON types."""
        return {
            "format": FORMAT,
            "records": self.records,
            "data": self.data,
            "splits": self.splits,
            "levels": [asdict(level) for level in self.levels],
            "by": self.by,
            "models": [asdict(model) for model in self.models],
            "failures": dict(self.failures),
            "differences": self.differences.to_dicts(),
            "bootstrap": {"resamples": self.resamples, "confidence": self.confidence, "seed": self.seed},
        }

    def to_table(self) -> pl.DataFrame:
        """Return a line a model, level and figure, with its interval, standing and costs."""
        lines = [
            {
                "model": model.name,
                "level": level,
                "figure": figure,
                **asdict(found),
                "standing": model.standings[level][figure],
                **asdict(model.cost),
            }
            for model in self.models
            for level, figures in model.figures.items()
            for figure, found in figures.items()
        ]
        return pl.DataFrame(lines)
