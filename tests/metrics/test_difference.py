from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from scipy.stats import binomtest

from glosa.errors import SettingsError
from glosa.metrics import bootstrap
from glosa.metrics.difference import holm, paired_difference
from glosa.metrics.weighting import weighted_mean


def resampled(hits: np.ndarray) -> np.ndarray:
    return bootstrap(lambda weight: {"accuracy": weighted_mean(hits, weight)}, len(hits), seed=1)["accuracy"]


@pytest.mark.parametrize("wins", [30, 45, 60])
def test_p_is_near_that_of_the_sign_test(wins: int) -> None:
    first, second = np.ones(400), np.ones(400)
    second[:wins], first[wins:90] = 0, 0
    found = paired_difference(float((first - second).mean()), resampled(first), resampled(second))
    exact = binomtest(wins, 90).pvalue
    assert found.p == pytest.approx(exact, abs=0.06)
    assert (found.low < 0 < found.high) == (found.p > 0.05)


def test_pairs_tell_more_than_two_intervals() -> None:
    rng = np.random.default_rng(0)
    first = (rng.random(1000) < 0.7).astype(float)
    second = np.where(rng.random(1000) < 0.03, 0.0, first)  # never better
    found = paired_difference(float((first - second).mean()), resampled(first), resampled(second))
    assert found.p < 0.01
    assert found.high - found.low < 2 * NormalDist().inv_cdf(0.975) * first.std() / np.sqrt(1000)


def test_equal_answers_do_not_differ() -> None:
    same = resampled(np.arange(50) % 2)
    assert paired_difference(0.0, same, same) == (0.0, 0.0, 0.0, 1.0)


def test_holm_against_the_definition() -> None:
    assert holm([]).tolist() == []
    assert holm([0.5, 0.9]).tolist() == [1.0, 1.0]
    p = np.random.default_rng(0).random(9) / 20
    ranked = sorted(p)
    expected = [min(1, max((9 - i) * ranked[i] for i in range(ranked.index(one) + 1))) for one in p]
    np.testing.assert_allclose(holm(p), expected)


def test_resamples_go_in_pairs() -> None:
    with pytest.raises(SettingsError, match="There are 2 and 3 resamples"):
        paired_difference(0.0, np.zeros(2), np.zeros(3))
