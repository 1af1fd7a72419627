from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glosa.training.companions import companion_batches

SIZES = st.lists(st.integers(0, 12), min_size=1, max_size=9).filter(any)


def draw(counts: list[int], *, batch: int, together: int, seed: int = 0) -> list[np.ndarray]:
    target = np.repeat(np.arange(len(counts)), counts)
    return companion_batches(target, batch=batch, together=together, random=np.random.default_rng(seed))


@given(counts=SIZES, batch=st.integers(2, 20), together=st.integers(2, 5))
def test_every_record_comes_once_and_never_alone(counts: list[int], batch: int, together: int) -> None:
    target = np.repeat(np.arange(len(counts)), counts)
    batches = draw(counts, batch=batch, together=together)
    seen = np.bincount(np.concatenate(batches), minlength=len(target))
    assert (seen == np.where(np.array(counts)[target] == 1, 2, 1)).all()
    for rows in batches:
        _, met = np.unique(target[rows], return_counts=True)
        assert met.min() >= 2
        assert len(rows) < batch + 2 * together


def test_runs_are_even() -> None:
    """Seven records by three are a run of three and one of four; five by three stay together."""
    sizes = [np.unique(rows // 7, return_counts=True)[1].tolist() for rows in draw([7, 0, 5], batch=3, together=3)]
    assert sorted(sizes) == [[3], [4], [5]]


def test_the_order_is_left_to_chance() -> None:
    first, again, other = (np.concatenate(draw([6] * 6, batch=6, together=2, seed=seed)) for seed in (0, 0, 1))
    assert (first == again).all()
    assert (first != other).any()


@pytest.mark.parametrize("n_codes", [1, 1000])
def test_batches_are_about_as_large_as_wanted(n_codes: int) -> None:
    assert {len(rows) for rows in draw([16] * n_codes, batch=64, together=4)} == {16 if n_codes == 1 else 64}
