from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glosa.errors import SettingsError
from glosa.metrics import accuracy_by_coverage, coverage_at, threshold_at

RECORDS = st.lists(st.tuples(st.sampled_from([0.1, 0.4, 0.6, 0.9]), st.booleans()), min_size=1, max_size=30)


@given(RECORDS, st.sampled_from([0.5, 0.9, 1.0]))
def test_equals_trying_every_threshold(records: list[tuple[float, bool]], wanted: float) -> None:
    confidence, correct = np.array([c for c, _ in records]), np.array([c for _, c in records])
    tried = {t: confidence >= t for t in set(confidence)}
    good = {t: taken.mean() for t, taken in tried.items() if correct[taken].mean() >= wanted}
    assert coverage_at(confidence, correct, wanted) == pytest.approx(max(good.values(), default=0.0))
    assert threshold_at(confidence, correct, wanted) == min(good, default=None)


def test_weights_repeat_records() -> None:
    confidence, correct = np.array([0.9, 0.8, 0.3]), np.array([True, False, True])
    repeated = coverage_at(confidence[[0, 0, 0, 1, 2]], correct[[0, 0, 0, 1, 2]], 0.75)
    assert coverage_at(confidence, correct, 0.75, weight=[3, 1, 1]) == pytest.approx(repeated)


def test_many_weights_give_one_coverage_each() -> None:
    weights = np.array([[1, 1, 1, 1], [1, 1, 0, 0]])
    found = coverage_at(np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, True, False, False]), 0.95, weights)
    assert found.tolist() == [0.5, 1.0]


def test_no_records_give_an_empty_curve() -> None:
    nothing = accuracy_by_coverage(np.array([]), np.array([], dtype=bool))
    assert nothing.coverage.shape == (0,)
    assert nothing.coverage_at(0.9) == 0
    assert nothing.threshold_at(0.9) is None


@pytest.mark.parametrize("accuracy", [0.0, 1.1])
def test_an_accuracy_out_of_range_is_refused(accuracy: float) -> None:
    with pytest.raises(SettingsError, match="Give a share above 0 and up to 1"):
        coverage_at(np.array([0.5]), np.array([True]), accuracy)
