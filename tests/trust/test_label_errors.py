from __future__ import annotations

import numpy as np
import pytest

from glosa.schemes import Scheme
from glosa.trust.label_errors import expected_precision, find_label_errors, log_ratios, share_of_errors
from glosa.trust.wrong_labels import flip

LEVELS = Scheme.from_labels([f"{a}{b}" for a in range(1, 5) for b in range(1, 6)]).levels()


def opinion(right: np.ndarray, sharpness: float) -> np.ndarray:
    """Probabilities of a model that is often, but not always, right, and knows the group better than the code."""
    random = np.random.default_rng(1)
    logits = random.normal(size=(len(right), len(LEVELS.codes)))
    logits += 3 * (LEVELS.membership[0] == LEVELS.membership[0][right][:, None])
    logits[np.arange(len(right)), right] += sharpness
    odds = np.exp(logits)
    return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float32)


@pytest.mark.parametrize("kind", ["any", "sibling"])
def test_wrong_labels_come_first_and_are_as_many_as_expected(kind: str) -> None:
    right = np.random.default_rng(0).integers(0, 20, 4000)
    given, wrong = flip(kind, right, LEVELS, 0.05, np.random.default_rng(2))  # type: ignore[arg-type]
    errors = find_label_errors([opinion(right, 4.0)], given, LEVELS, seed=7)
    first = np.argsort(-errors.odds)[:200]
    assert wrong[first].mean() > 0.8
    assert 0.7 * 200 < errors.wrong.sum() < 1.5 * 200
    assert errors.wrong.max() <= 1
    assert max(errors.shares, key=lambda one: errors.shares[one]) == kind


def test_equal_seeds_give_equal_answers() -> None:
    right = np.random.default_rng(0).integers(0, 20, 300)
    first, second = (find_label_errors([opinion(right, 3.0)], right, LEVELS, seed=3).odds for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_others_with_the_same_text_count() -> None:
    right = np.tile(np.arange(20), 50)
    given, wrong = flip("any", right, LEVELS, 0.05, np.random.default_rng(2))
    nothing = np.full((1000, 20), 0.05, np.float32)
    found = find_label_errors([nothing], given, LEVELS, said=right).odds
    assert wrong[np.argsort(-found)[:50]].mean() > 0.9


def test_the_direction_of_a_sign_holds() -> None:
    random = np.random.default_rng(0)
    came, wrong = random.normal(size=(900, 1)), random.normal(1.0, size=(900, 1))
    assert np.corrcoef(log_ratios(came, wrong, [1])[0], came[:, 0])[0, 1] > 0.8
    held = log_ratios(came, wrong, [-1])[0]  # the signs say the contrary: nothing is made of them
    assert np.ptp(held) < 0.5


def test_the_share_of_errors_is_found_where_the_rest_is_unlike_them() -> None:
    random = np.random.default_rng(0)
    wrong = random.normal(5, 1, 10_000)
    came = np.concatenate([random.normal(0, 1, 9500), random.normal(5, 1, 500)])
    assert share_of_errors(came, wrong) == pytest.approx(0.05, abs=0.015)
    assert share_of_errors(random.normal(0, 1, 10_000), wrong) < 0.005


def test_expected_precision_falls() -> None:
    np.testing.assert_allclose(expected_precision([0.9, 0.7, 0.2]), [0.9, 0.8, 0.6])
