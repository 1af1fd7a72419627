from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glosa.errors import SettingsError
from glosa.metrics.weighting import ratio, row_weights, sum_by_class


@pytest.mark.parametrize("weight", [[1.0, 2.0], 3.0, np.ones((2, 2))])
def test_weights_of_another_shape_are_refused(weight: npt.ArrayLike) -> None:
    with pytest.raises(SettingsError, match="but there are 3 records"):
        row_weights(weight, 3)


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_weights_that_are_no_weights_are_refused(bad: float) -> None:
    with pytest.raises(SettingsError, match="negative or missing number"):
        row_weights([1.0, bad], 2)
    with pytest.raises(SettingsError, match="weight holds something that is no number"):
        row_weights(["a", "b"], 2)


def test_nothing_of_nothing_is_zero() -> None:
    assert ratio([0.0, 1.0], 0.0).tolist() == [0.0, 0.0]


@given(st.lists(st.integers(-1, 6), max_size=40), st.integers(0, 2**31))
def test_sums_by_class_are_those_of_bincount(classes: list[int], seed: int) -> None:
    labels = np.array(classes, dtype=np.int64)
    weights = np.random.default_rng(seed).random((3, len(classes)))
    expected = [np.bincount(labels[labels >= 0], row[labels >= 0], 7) for row in weights]
    np.testing.assert_allclose(sum_by_class(labels, weights, 7), expected)
