"""The records that the splits tested, all together, and the figures of a model on them with their resamples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from glosa.evaluation.answers import FIGURES, Answers
from glosa.evaluation.evaluation import Estimate
from glosa.experiments.runs import Run
from glosa.metrics import Difference, bootstrap, bootstrap_interval, paired_difference
from glosa.schemes import Levels, Scheme
from glosa.types import FloatArray, IntArray

CONFIDENCE = 0.95


@dataclass(frozen=True, eq=False)
class Tested:
    """The records that were tested, once for each split that tested them.

    Args:
        records: Their places among all records, shape (n,).
        units: What is drawn at once by a resample: the record, or its group; numbers from 0 on, shape (n,).
        weight: Shape (n,).
        truth: By the name of the level, the index of the right code, shape (n,).
        levels: The codes and their groups.
    """

    records: IntArray
    units: IntArray
    weight: FloatArray
    truth: Mapping[str, IntArray]
    levels: Levels

    def answers(self, runs: Sequence[Run]) -> dict[str, Answers]:
        """Return by level what a model answered in its runs, in the order of the splits."""
        told = pl.concat(run.answers for run in runs)
        return {
            name: Answers(
                self.truth[name],
                _index(told[f"answer_{name}"], groups),
                told[f"probability_{name}"].to_numpy(),
                told[f"rank_{name}"].to_numpy(),
            )
            for name, groups in zip(self.levels.names, self.levels.groups, strict=True)
        }


def tested(
    places: Sequence[IntArray], labels: pl.Series, units: IntArray, weight: FloatArray, levels: Levels, scheme: Scheme
) -> Tested:
    """Return the tested records.

    Args:
        places: Of the test records of each split among all n records.
        labels: The right code of each of the n.
        units: The record, or its group, of each of the n.
        weight: Of each of the n.
        levels: The codes and their groups.
        scheme: Where a code stands in the tree.
    """
    records = np.concatenate(places).astype(np.int64)
    truth = {name: levels.group_of(labels, n, scheme)[records] for n, name in enumerate(levels.names)}
    dense = np.unique(units[records], return_inverse=True)[1].astype(np.int64)
    return Tested(records, dense, weight[records], truth, levels)


@dataclass(frozen=True, eq=False)
class Figure:
    """One figure of one model: on all tested records, and on each resample of them."""

    value: float
    resampled: FloatArray

    @property
    def estimate(self) -> Estimate:
        """The value and its interval."""
        return Estimate(self.value, *bootstrap_interval(self.value, self.resampled, CONFIDENCE))

    def minus(self, other: Figure) -> Difference:
        """Return the difference to a figure on the same resamples."""
        return paired_difference(self.value - other.value, self.resampled, other.resampled, CONFIDENCE)


def figures_of(answers: Answers, found: Tested, resamples: int, seed: int) -> dict[str, Figure]:
    """Return every figure of a model at a level; equal arguments draw equal resamples, whichever the model."""
    values = answers.figures(found.weight)
    drawn = bootstrap(
        lambda counts: answers.figures(counts[:, found.units] * found.weight),
        int(found.units.max()) + 1,
        resamples=resamples,
        seed=seed,
    )
    return {name: Figure(float(values[name]), drawn[name]) for name in FIGURES}


def _index(codes: pl.Series, groups: Sequence[str]) -> IntArray:
    return codes.cast(pl.Enum(groups)).to_physical().cast(pl.Int64).fill_null(-1).to_numpy()
