"""Hold out a part of the records, or cut them into folds: stratified by label, and never parting a group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from glosa._validate import require, seed_rule
from glosa.errors import SettingsError
from glosa.types import BoolArray, IntArray


def split(
    labels: Sequence[str] | pl.Series,
    *,
    groups: Sequence[str | None] | pl.Series | None = None,
    share: float = 0.1,
    seed: int = 0,
) -> tuple[IntArray, IntArray]:
    """Return the indices of the records to train on and of those held out, each in rising order.

    Every label keeps records in the train part: one that is met in a single record, or a single group, stays there
    whole. Of the others about ``share`` is held out, of each label alike. Equal arguments give equal parts.

    Args:
        labels: The label of each of n records.
        groups: Records with an equal group are held out together or not at all; a null is a group of its own.
        share: The wanted size of the held-out part, above 0 and at most 0.5.
        seed: Of the random order within each label.

    Returns:
        Two int64 arrays that hold each index from 0 to n - 1 once. The second is empty if no record can be spared.

    Raises:
        SettingsError: ``share`` is out of range, or ``groups`` has another length than ``labels``.

    >>> train, held_out = split(["a", "a", "a", "a", "b"], share=0.25)
    >>> len(train), len(held_out), 4 in train
    (4, 1, True)
    """
    if not 0 < share <= 0.5:
        msg = f"share is {share}. It must lie above 0 and be at most 0.5."
        raise SettingsError(msg)
    require([seed_rule(seed)])
    _check_groups(labels, groups)
    label, unit = _numbered(pl.Series(labels)), unit_numbers(len(labels), groups)
    held_out = _hold_out(label, unit, share, np.random.default_rng(seed))[unit]
    return np.flatnonzero(~held_out), np.flatnonzero(held_out)


def fold_numbers(
    labels: Sequence[str] | pl.Series,
    *,
    groups: Sequence[str | None] | pl.Series | None = None,
    folds: int = 5,
    seed: int = 0,
) -> IntArray:
    """Return the fold of each record for cross-validation, 0 to folds - 1: about as many of each label in every one.

    A label with fewer records, or groups, than folds is in some folds only: where it is tested it may be unknown.

    Args:
        labels: The label of each of n records.
        groups: Records with an equal group are in the same fold; a null is a group of its own.
        folds: How many, 2 or more, but not more than there are records or groups.
        seed: Of the random order within each label.

    Raises:
        SettingsError: ``folds`` is out of range, or ``groups`` has another length than ``labels``.

    >>> fold = fold_numbers(["a", "a", "b", "b"], folds=2)
    >>> sorted(fold[:2].tolist()), sorted(fold[2:].tolist())
    ([0, 1], [0, 1])
    """
    _check_groups(labels, groups)
    label, unit = _numbered(pl.Series(labels)), unit_numbers(len(labels), groups)
    size = np.bincount(unit)
    if not 2 <= folds <= len(size):
        msg = f"folds is {folds}. It must be 2 or more, and {len(size)}, the number of records or groups, at most."
        raise SettingsError(msg)
    stratum = _strata(np.unique(np.column_stack([label, unit]), axis=0))
    line = np.lexsort([np.random.default_rng(seed).random(len(size)), -size, stratum])
    fold = np.empty(len(size), np.int64)
    fold[line] = np.arange(len(size)) % folds
    return fold[unit]


def unit_numbers(rows: int, groups: Sequence[str | None] | pl.Series | None) -> IntArray:
    """Return of each record the number of what it cannot be parted from: its group, or itself without one.

    >>> unit_numbers(4, ["g", "h", "g", None]).tolist()
    [0, 1, 0, 2]
    """
    return np.arange(rows) if groups is None else _group_numbers(pl.Series(groups))


def _check_groups(labels: Sequence[str] | pl.Series, groups: Sequence[str | None] | pl.Series | None) -> None:
    if groups is not None and len(groups) != len(labels):
        msg = f"there are {len(groups)} groups for {len(labels)} labels. Give one for each record."
        raise SettingsError(msg)


def _hold_out(label: IntArray, unit: IntArray, share: float, random: np.random.Generator) -> BoolArray:
    """Return for each unit (a group, or a record without one) whether it is held out.

    The units lie in the order of their label and size, shuffled where both are equal; a systematic sample from that
    line takes its share of every label and of every size.
    """
    size = np.bincount(unit)
    pairs = np.unique(np.column_stack([label, unit]), axis=0)  # which labels each unit holds
    spread = np.bincount(pairs[:, 0], minlength=1)  # in how many units each label is met
    stratum = _strata(pairs)
    spare = (spread[stratum] > 1) & ((size <= share * len(label)) | (size == 1))
    line = np.lexsort([random.random(len(size)), size, stratum])
    line = line[spare[line]]
    held_out = np.zeros(len(size), dtype=bool)
    held_out[line[_ticks(len(line), share, random)]] = True

    # A unit with several labels can take the last records of a common one along: give one unit of it back.
    lost = np.setdiff1d(pairs[held_out[pairs[:, 1]], 0], pairs[~held_out[pairs[:, 1]], 0])
    first = np.unique(pairs[:, 0], return_index=True)[1]
    held_out[pairs[first[lost], 1]] = False
    return held_out


def _strata(pairs: IntArray) -> IntArray:
    """Return of each unit the rarest of its labels, from pairs of label and unit."""
    spread = np.bincount(pairs[:, 0], minlength=1)
    rarest = pairs[np.lexsort([spread[pairs[:, 0]], pairs[:, 1]])]
    stratum: IntArray = rarest[np.unique(rarest[:, 1], return_index=True)[1], 0]
    return stratum


def _ticks(length: int, share: float, random: np.random.Generator) -> IntArray:
    """Return evenly spaced positions on a line, at least 2 apart, so that no stratum is taken whole."""
    count = min(max(1, int(length * share)), length // 2)
    return ((np.arange(count) + random.random()) * length / max(count, 1)).astype(np.int64)


def _numbered(values: pl.Series) -> IntArray:
    """Return the rank of each value among the different ones, from 0 on."""
    return values.rank("dense").fill_null(0).to_numpy().astype(np.int64) - 1 + int(values.null_count() > 0)


def _group_numbers(groups: pl.Series) -> IntArray:
    number = _numbered(groups)
    alone = groups.is_null().to_numpy()
    number[alone] = number.max(initial=0) + 1 + np.arange(alone.sum())
    return np.unique(number, return_inverse=True)[1].astype(np.int64)
