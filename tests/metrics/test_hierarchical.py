from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glosa.errors import SettingsError
from glosa.metrics import hierarchical_scores

CODES = st.lists(st.text("12", min_size=1, max_size=3), min_size=1, max_size=20)


def paths(codes: list[str]) -> np.ndarray:
    """Codes of digits as rows of their prefixes, -1 below the end."""
    return np.array([[int(code[:n]) if n <= len(code) else -1 for n in (1, 2, 3)] for code in codes])


def test_by_hand() -> None:
    # {1, 11, 111} and {1, 12} share {1}; {2} and {2, 21, 211} share {2}: 2 of 5 answered nodes, 2 of 4 true ones.
    scores = hierarchical_scores(paths(["111", "2"]), paths(["12", "211"]))
    assert (scores.precision, scores.recall) == (2 / 5, 2 / 4)
    assert scores.f1 == pytest.approx(2 * 2 / 9)


@given(CODES, st.randoms(use_true_random=False))
def test_equals_the_sets_of_the_paper(truth: list[str], random: object) -> None:
    predicted = sorted(truth, key=lambda _: random.random())  # type: ignore[attr-defined]
    sets = [
        ({t[:n] for n in range(1, len(t) + 1)}, {p[:n] for n in range(1, len(p) + 1)})
        for t, p in zip(truth, predicted, strict=True)
    ]
    shared = sum(len(t & p) for t, p in sets)
    scores = hierarchical_scores(paths(truth), paths(predicted))
    assert scores.precision == pytest.approx(shared / sum(len(p) for _, p in sets))
    assert scores.recall == pytest.approx(shared / sum(len(t) for t, _ in sets))


def test_weights_repeat_records() -> None:
    truth, predicted = paths(["111", "2"]), paths(["12", "211"])
    twice = hierarchical_scores(truth[[0, 0, 1]], predicted[[0, 0, 1]])
    np.testing.assert_allclose(hierarchical_scores(truth, predicted, [2, 1]), twice)


def test_no_answer_lowers_recall_only() -> None:
    scores = hierarchical_scores(paths(["11", "22"]), np.array([[1, 11, -1], [-1, -1, -1]]))
    assert (scores.precision, scores.recall) == (1.0, 0.5)


def test_paths_of_different_depth_are_refused() -> None:
    with pytest.raises(SettingsError, match="Give paths of the same length"):
        hierarchical_scores(np.array([[1, 2]]), np.array([[1]]))
