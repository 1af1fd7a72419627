from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.utils.class_weight import compute_class_weight

from glosa.errors import SettingsError
from glosa.losses.class_weights import WEIGHTINGS, class_weights

COUNTS = [50, 30, 15, 4, 1]


def test_balanced_against_scikit_learn() -> None:
    target = np.repeat(np.arange(5), COUNTS)
    expected = compute_class_weight("balanced", classes=np.arange(5), y=target)
    np.testing.assert_allclose(class_weights(COUNTS, "balanced"), expected)


def test_effective_after_its_formula() -> None:
    effective = (1 - 0.9 ** np.array(COUNTS)) / (1 - 0.9)
    weights = class_weights(COUNTS, "effective", beta=0.9)
    np.testing.assert_allclose(weights * effective, weights[0] * effective[0])


def test_effective_goes_from_none_to_balanced() -> None:
    np.testing.assert_allclose(class_weights(COUNTS, "effective", beta=0.0), 1)
    near = class_weights(COUNTS, "effective", beta=1 - 1e-12)
    np.testing.assert_allclose(near, class_weights(COUNTS, "balanced"), rtol=1e-9)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=9), st.sampled_from(WEIGHTINGS), st.floats(0, 0.999999))
def test_the_mean_weight_of_a_record_is_1(counts: list[int], how: str, beta: float) -> None:
    weights = class_weights(counts, how, beta)
    assert (weights > 0).all()
    assert weights @ np.array(counts) == pytest.approx(sum(counts))


def test_a_class_without_records_weighs_as_one_with_a_single() -> None:
    weights = class_weights([9, 1, 0], "balanced")
    assert weights[1] == weights[2]


def test_bad_arguments_are_told_together() -> None:
    with pytest.raises(SettingsError, match=r"class_weight is 'rare'.*'balanced'(.|\n)*beta is 1.*below 1"):
        class_weights([1, 2], "rare", beta=1)
