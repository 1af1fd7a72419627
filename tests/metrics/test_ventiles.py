from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from glosa.errors import SettingsError
from glosa.metrics import ventiles


def test_agrees_with_cutting_a_sorted_table() -> None:
    rng = np.random.default_rng(0)
    confidence, correct = rng.random(400), rng.random(400) < 0.7
    table = pl.DataFrame({"confidence": confidence, "correct": correct}).sort("confidence", descending=True)
    expected = [part["correct"].mean() for part in table.iter_slices(20)]
    found = ventiles(confidence, correct)
    np.testing.assert_allclose(found.accuracy, expected)
    assert found.records.tolist() == [20] * 20
    assert found.cumulative_accuracy[-1] == pytest.approx(correct.mean())


def test_groups_differ_by_one_record_at_most() -> None:
    found = ventiles(np.linspace(0, 1, 47), np.ones(47, dtype=bool))
    assert set(found.records.tolist()) == {2, 3}
    assert (np.diff(found.lowest) < 0).all()


def test_fewer_records_than_groups() -> None:
    assert ventiles(np.array([0.3, 0.6]), np.array([True, False])).accuracy.tolist() == [0.0, 1.0]


def test_no_groups_are_refused() -> None:
    with pytest.raises(SettingsError, match="groups is 0"):
        ventiles(np.array([0.5]), np.array([True]), groups=0)
