from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from glosa.errors import SettingsError
from glosa.experiments.splits import Plan

LABELS = pl.Series(["a", "b"] * 30)
GROUPS = pl.Series([f"g{row // 4}" for row in range(60)])


@pytest.mark.parametrize("plan", [Plan(repeats=3, share=0.3), Plan(folds=4), Plan(folds=3, repeats=2)])
def test_no_record_and_no_group_is_on_both_sides(plan: Plan) -> None:
    splits = plan.splits(LABELS, groups=GROUPS, seed=7)
    assert len({one.name for one in splits}) == len(splits) == plan.repeats * (plan.folds or 1)
    for one in splits:
        assert sorted([*one.train, *one.test]) == list(range(60))
        assert not set(GROUPS[one.train]) & set(GROUPS[one.test])


def test_folds_test_each_record_once_a_repeat() -> None:
    splits = Plan(folds=5, repeats=2).splits(LABELS, seed=3)
    assert [one.seed for one in splits] == [3] * 5 + [4] * 5
    for repeat in (splits[:5], splits[5:]):
        assert sorted(np.concatenate([one.test for one in repeat])) == list(range(60))


def test_a_given_test_part_is_learned_again_with_other_seeds() -> None:
    first, second = Plan(repeats=2).splits(LABELS, test=np.array([5, 2]), seed=1)
    assert first.test.tolist() == second.test.tolist() == [2, 5]
    assert (len(first.train), first.seed, second.seed) == (58, 1, 2)
    assert Plan(repeats=2).to_json(given=True) == {"kind": "given", "repeats": 2}
    assert Plan(folds=2).to_json(given=False) == {"kind": "folds", "repeats": 1, "folds": 2}


def test_plans_are_checked() -> None:
    with pytest.raises(SettingsError, match=r"(?s)repeats is 0.*share is 0\.9.*folds is 1\. It must be whole"):
        Plan(repeats=0, share=0.9, folds=1)
    with pytest.raises(SettingsError, match="2 records cannot be parted so: nothing is left"):
        Plan().splits(pl.Series(["a", "b"]))
    with pytest.raises(SettingsError, match="2 records cannot be parted so"):
        Plan().splits(pl.Series(["a", "b"]), test=np.arange(2))
