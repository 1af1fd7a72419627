from __future__ import annotations

from collections import Counter

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glosa.errors import SettingsError
from glosa.records.split import fold_numbers, split

LABELS = ["a"] * 60 + ["b"] * 30 + ["c"] * 10 + ["d"]


def test_each_label_gives_its_share() -> None:
    train, held_out = split(LABELS, share=0.1)
    assert sorted([*train, *held_out]) == list(range(101))
    assert Counter(LABELS[i] for i in held_out) == {"a": 6, "b": 3, "c": 1}


def test_the_seed_decides() -> None:
    first, again, other = (split(LABELS, share=0.3, seed=seed)[1].tolist() for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_labels_of_one_record_stay_in_train() -> None:
    train, held_out = split(["a", "b", "c"])
    assert (train.tolist(), held_out.tolist()) == ([0, 1, 2], [])
    assert split([])[1].tolist() == []


def test_groups_are_not_parted_and_nulls_are_alone() -> None:
    groups = [f"g{i // 5}" if i < 90 else None for i in range(101)]
    train, held_out = split(LABELS, groups=groups, share=0.3)
    assert not {groups[i] for i in train} & {groups[i] for i in held_out} - {None}
    assert {90, 100} & set(train.tolist())
    assert 20 <= len(held_out) <= 40


def test_a_group_larger_than_the_share_stays_in_train() -> None:
    groups = ["giant"] * 50 + [str(i) for i in range(50)]
    for seed in range(20):
        assert 0 not in split(["a"] * 100, groups=groups, share=0.2, seed=seed)[1]


def test_series_with_nulls_are_labels_too() -> None:
    _, held_out = split(pl.Series(["a", None] * 20), share=0.25)
    assert len(held_out) == 10
    assert sum(i % 2 for i in held_out) == 5


rows = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from([None, *"uvwxyz"])), max_size=40)


@given(rows, st.floats(0.01, 0.5), st.integers(0, 5))
def test_nothing_is_lost_parted_or_left_without_training(
    records: list[tuple[str, str | None]], share: float, seed: int
) -> None:
    labels, groups = [label for label, _ in records], [group for _, group in records]
    train, held_out = split(labels, groups=groups, share=share, seed=seed)
    assert sorted([*train.tolist(), *held_out.tolist()]) == list(range(len(records)))
    assert not {groups[i] for i in train} & {groups[i] for i in held_out} - {None}
    assert {labels[i] for i in train} == set(labels)
    assert train.dtype == held_out.dtype == np.int64


@pytest.mark.parametrize("share", [0, -1, 0.6, float("nan")])
def test_the_share_is_checked(share: float) -> None:
    with pytest.raises(SettingsError, match=r"share is .* It must lie above 0 and be at most 0.5"):
        split(["a"], share=share)


def test_there_is_a_group_for_each_label() -> None:
    for cut in (split, fold_numbers):
        with pytest.raises(SettingsError, match="there are 2 groups for 1 labels"):
            cut(["a"], groups=["g", "h"])


def test_each_fold_has_its_part_of_each_label() -> None:
    fold = fold_numbers(LABELS, folds=5, seed=3)
    for number in range(5):
        counts = Counter(LABELS[i] for i in np.flatnonzero(fold == number))
        assert (counts["a"], counts["b"], counts["c"]) == (12, 6, 2)
    assert fold.tolist() == fold_numbers(LABELS, folds=5, seed=3).tolist()
    assert fold.tolist() != fold_numbers(LABELS, folds=5, seed=4).tolist()


@given(rows.filter(lambda records: len(records) > 10), st.integers(0, 5))
def test_folds_do_not_part_groups(records: list[tuple[str, str | None]], seed: int) -> None:
    groups = [group for _, group in records]
    fold = fold_numbers([label for label, _ in records], groups=groups, folds=2, seed=seed)
    assert set(fold.tolist()) <= {0, 1}
    assert all(len({int(fold[i]) for i, g in enumerate(groups) if g == group}) == 1 for group in {*groups} - {None})


@pytest.mark.parametrize("folds", [1, 4])
def test_there_are_as_many_folds_as_groups_at_most(folds: int) -> None:
    with pytest.raises(SettingsError, match=rf"folds is {folds}\. It must be 2 or more, and 3, the number"):
        fold_numbers(["a"] * 4, groups=["g", "g", "h", None], folds=folds)
