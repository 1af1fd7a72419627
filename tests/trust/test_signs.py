from __future__ import annotations

import numpy as np

from glosa.schemes import Scheme
from glosa.trust.signs import Opinion, others

LEVELS = Scheme.from_labels(["11", "12", "21"]).levels()
FOUND = np.array([[0.6, 0.3, 0.1]])


def test_by_hand() -> None:
    target = np.array([1])
    opinion = Opinion.of(FOUND, target, LEVELS)
    signs = np.array(opinion.signs(target, [np.array([5]), np.array([5])]))[:, 0]
    entropy_1 = -(0.9 * np.log(0.9) + 0.1 * np.log(0.1))
    entropy_2 = -(0.6 * np.log(0.6) + 0.3 * np.log(0.3) + 0.1 * np.log(0.1))
    level_1 = [np.log(0.9), np.log(0.1 / 0.9), np.log(entropy_1 + 1e-3)]
    level_2 = [np.log(0.3), np.log(0.6 / 0.3), np.log(entropy_2 + 1e-3)]
    np.testing.assert_allclose(signs, [*level_1, *level_2, np.log(0.6 / 0.3), 0], atol=1e-12)
    assert len(opinion.directions) == len(signs)


def test_a_code_that_no_other_record_has_is_judged_by_the_level_above() -> None:
    target = np.array([2])
    signs = Opinion.of(FOUND, target, LEVELS).signs(target, [np.array([3]), np.array([0])])
    np.testing.assert_allclose(signs[3], signs[0])
    assert signs[-1] == 0


def test_a_scheme_without_levels_has_no_siblings() -> None:
    levels = Scheme.from_labels(["a", "b"], hierarchy="flat").levels()
    opinion = Opinion.of(np.array([[0.6, 0.4]]), np.array([0]), levels)
    assert len(opinion.signs(np.array([0]), others(np.array([0]), np.array([0]), levels))) == 4
    assert len(opinion.directions) == 4
