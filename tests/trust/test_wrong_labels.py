from __future__ import annotations

import numpy as np
import pytest

from glosa.schemes import Scheme
from glosa.trust.wrong_labels import draw_wrong, flip, kinds_of

LEVELS = Scheme.from_labels(["11", "12", "13", "21", "31", "32"]).levels()
TARGET = np.random.default_rng(0).integers(0, 6, 3000)


def test_every_other_code_is_drawn_alike() -> None:
    wrong = draw_wrong("any", TARGET, LEVELS, np.random.default_rng(1))
    assert (wrong != TARGET).all()
    shares = np.bincount(wrong[TARGET == 2], minlength=6) / (TARGET == 2).sum()
    np.testing.assert_allclose(shares, [0.2, 0.2, 0, 0.2, 0.2, 0.2], atol=0.05)


def test_siblings_are_drawn_where_there_are_any() -> None:
    wrong = draw_wrong("sibling", TARGET, LEVELS, np.random.default_rng(1))
    top = LEVELS.membership[0]
    assert (wrong != TARGET).all()
    lonely = TARGET == 3
    assert (top[wrong] == top[TARGET])[~lonely].all()
    assert len(np.unique(wrong[lonely])) == 5


def test_a_code_that_no_record_has_is_not_drawn() -> None:
    assert set(draw_wrong("any", np.array([0, 0, 4]), LEVELS, np.random.default_rng(0)).tolist()) == {0, 4}


@pytest.mark.parametrize("kind", ["any", "sibling"])
def test_a_share_is_flipped(kind: str) -> None:
    flipped, wrong = flip(kind, TARGET, LEVELS, 0.05, np.random.default_rng(0))  # type: ignore[arg-type]
    assert wrong.sum() == 150
    np.testing.assert_array_equal(flipped != TARGET, wrong)


def test_without_a_tree_there_are_no_siblings() -> None:
    assert kinds_of(Scheme.from_labels(["a", "b"], hierarchy="flat").levels()) == ("any",)
    assert kinds_of(LEVELS) == ("any", "sibling")
