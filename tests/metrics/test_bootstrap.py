from __future__ import annotations

import numpy as np
import pytest

from glosa.errors import SettingsError
from glosa.metrics import accuracy, bootstrap, bootstrap_interval, correct
from glosa.metrics.weighting import weighted_mean
from glosa.types import FloatArray

TRUTH, PREDICTED = np.zeros(400, dtype=np.int64), np.repeat([0, 1], [300, 100])


def figures(weight: FloatArray) -> dict[str, FloatArray]:
    return {"accuracy": accuracy(TRUTH, PREDICTED, weight)}


def test_spread_of_a_share_is_that_of_the_binomial() -> None:
    drawn = bootstrap(figures, 400, resamples=4000)["accuracy"]
    assert drawn.mean() == pytest.approx(0.75, abs=0.002)
    assert drawn.std() == pytest.approx(np.sqrt(0.75 * 0.25 / 400), rel=0.05)


def test_same_seed_same_resamples() -> None:
    first, again = (bootstrap(figures, 400, resamples=50, seed=7)["accuracy"] for _ in range(2))
    assert (first == again).all()
    assert (first != bootstrap(figures, 400, resamples=50, seed=8)["accuracy"]).any()


def test_each_resample_holds_as_many_records_as_there_are() -> None:
    drawn = bootstrap(lambda weight: {"records": weight.sum(axis=-1)}, 1000, resamples=700)
    assert (drawn["records"] == 1000).all()  # 700,000 counts: more than one block


def test_weights_are_carried_along() -> None:
    hits, weight = correct(TRUTH, PREDICTED), np.repeat([1.0, 3.0], [300, 100])
    drawn = bootstrap(lambda w: {"accuracy": weighted_mean(hits, w)}, 400, weight=weight, resamples=500)
    assert drawn["accuracy"].mean() == pytest.approx(0.5, abs=0.01)


def test_interval_covers_the_true_share_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    covered = 0
    for seed in range(200):
        hits = rng.random(300) < 0.7
        drawn = bootstrap(lambda w, hits=hits: {"a": weighted_mean(hits, w)}, 300, resamples=300, seed=seed)["a"]
        low, high = bootstrap_interval(float(hits.mean()), drawn)
        covered += low <= 0.7 <= high
    assert 0.9 <= covered / 200 <= 0.99


def test_interval_stays_within_zero_and_one() -> None:
    assert bootstrap_interval(1.0, np.array([0.8, 1.0])) == pytest.approx((0.905, 1.0))


def test_nothing_to_draw_from_is_refused() -> None:
    with pytest.raises(SettingsError, match="Cannot draw 10 resamples of 0 records"):
        bootstrap(figures, 0, resamples=10)


def test_a_confidence_out_of_range_is_refused() -> None:
    with pytest.raises(SettingsError, match="confidence is 95"):
        bootstrap_interval(0.5, np.array([0.5]), confidence=95)
