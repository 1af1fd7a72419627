"""How records are parted into those that are learned from and those that are tested: equally for every model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from glosa._validate import Rule, is_number, require
from glosa.errors import SettingsError
from glosa.records.split import fold_numbers, split
from glosa.types import IntArray, Json

MOST = 1000


@dataclass(frozen=True, eq=False)
class Split:
    """One way to part n records.

    Args:
        name: Such as "holdout-1" or "fold-1.3".
        train: The records to learn from, rising.
        test: The records to test, rising.
        seed: For what is random in learning.
    """

    name: str
    train: IntArray
    test: IntArray
    seed: int


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How often records are parted, and how; stratified by label, and never parting a group.

    Args:
        repeats: How often all is done, each time with another seed. Where the test records are given this repeats the
            learning alone.
        share: How many of the records each repeat holds out, above 0, 0.5 at most.
        folds: Cross-validation instead: each repeat tests every record once. None holds out a share.

    Raises:
        SettingsError: A number is out of its range.
    """

    repeats: int = 1
    share: float = 0.2
    folds: int | None = None

    def __post_init__(self) -> None:
        folds_hold = self.folds is None or is_number(self.folds, 2, MOST, whole=True)
        require([
            Rule("repeats", self.repeats, is_number(self.repeats, 1, MOST, whole=True), f"whole, 1 to {MOST}"),
            Rule("share", self.share, is_number(self.share, 1e-9, 0.5), "a number above 0, 0.5 at most"),
            Rule("folds", self.folds, folds_hold, f"whole, 2 to {MOST}, or None"),
        ])  # fmt: skip

    def splits(
        self, labels: pl.Series, *, groups: pl.Series | None = None, test: IntArray | None = None, seed: int = 0
    ) -> list[Split]:
        """Return the splits of n records.

        Args:
            labels: The label of each, shape (n,).
            groups: Records with an equal group are on the same side; a null is a group of its own.
            test: The records to test, if they are given; the others are learned from.
            seed: Of the first repeat; each further one takes the next.

        Raises:
            SettingsError: Nothing is left to test or to learn from, or there are more folds than records or groups.

        >>> [one.name for one in Plan(repeats=2).splits(pl.Series(["a", "b"] * 10))]
        ['holdout-1', 'holdout-2']
        >>> [len(one.test) for one in Plan(folds=5).splits(pl.Series(["a", "b"] * 10))]
        [4, 4, 4, 4, 4]
        """
        found = [one for repeat in range(self.repeats) for one in self._repeat(labels, groups, test, repeat, seed)]
        if not all(len(one.train) and len(one.test) for one in found):
            msg = f"{len(labels)} records cannot be parted so: nothing is left to learn from or to test. Give more."
            raise SettingsError(msg)
        return found

    def to_json(self, *, given: bool) -> Json:
        """Return what was done as JSON types.

        >>> Plan(repeats=3).to_json(given=False)
        {'kind': 'holdout', 'repeats': 3, 'share': 0.2}
        """
        if given:
            return {"kind": "given", "repeats": self.repeats}
        if self.folds is not None:
            return {"kind": "folds", "repeats": self.repeats, "folds": self.folds}
        return {"kind": "holdout", "repeats": self.repeats, "share": self.share}

    def _repeat(
        self, labels: pl.Series, groups: pl.Series | None, test: IntArray | None, repeat: int, first: int
    ) -> Iterator[Split]:
        seed, number = first + repeat, repeat + 1
        if test is not None:
            tested = np.isin(np.arange(len(labels)), test)
            yield Split(f"given-{number}", np.flatnonzero(~tested), np.flatnonzero(tested), seed)
        elif self.folds is None:
            train, held_out = split(labels, groups=groups, share=self.share, seed=seed)
            yield Split(f"holdout-{number}", train, held_out, seed)
        else:
            fold = fold_numbers(labels, groups=groups, folds=self.folds, seed=seed)
            for n in range(self.folds):
                yield Split(f"fold-{number}.{n + 1}", np.flatnonzero(fold != n), np.flatnonzero(fold == n), seed)
