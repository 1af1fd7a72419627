from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glosa.training.samplers import draw, quotas

HOW = ["none", "over", "under", "balanced", "sqrt"]
COUNTS = np.array([60, 0, 25, 10, 1])
TARGET = np.repeat(np.arange(5), COUNTS)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("none", [60, 0, 25, 10, 1]),
        ("over", [60, 0, 60, 60, 60]),
        ("under", [1, 0, 1, 1, 1]),
        ("balanced", [24, 0, 24, 24, 24]),
        ("sqrt", [44, 0, 28, 18, 6]),
    ],
)
def test_each_code_is_seen_as_often_as_its_quota(how: str, expected: list[int]) -> None:
    rows = draw(TARGET, how, np.random.default_rng(0))
    assert np.bincount(TARGET[rows], minlength=5).tolist() == quotas(COUNTS, how).tolist() == expected


@given(st.lists(st.integers(0, 6), min_size=1, max_size=80), st.sampled_from(HOW), st.integers(0, 99))
def test_records_of_a_code_are_seen_alike(target: list[int], how: str, seed: int) -> None:
    codes = np.array(target)
    seen = np.bincount(draw(codes, how, np.random.default_rng(seed)), minlength=len(codes))
    for code in set(target):
        assert np.ptp(seen[codes == code]) <= 1


@pytest.mark.parametrize("how", HOW)
def test_the_seed_decides_the_order(how: str) -> None:
    first, second, third = (draw(TARGET, how, np.random.default_rng(seed)).tolist() for seed in (0, 0, 1))
    assert first == second != third


def test_other_records_are_lost_in_each_epoch() -> None:
    random = np.random.default_rng(0)
    seen = np.unique(np.concatenate([draw(TARGET, "under", random) for _ in range(300)]))
    assert len(seen) == len(TARGET)
