from __future__ import annotations

import numpy as np
from cleanlab.count import get_confident_thresholds

from glosa.schemes import Scheme
from glosa.trust.typical_confidence import typical_confidence

LEVELS = Scheme.from_labels(["11", "12", "21", "22"]).levels()


def test_without_a_prior_these_are_the_thresholds_of_cleanlab() -> None:
    random = np.random.default_rng(0)
    found, target = random.dirichlet(np.ones(4), 200), random.integers(0, 4, 200)
    np.testing.assert_allclose(
        typical_confidence(found, target, LEVELS, prior=0), get_confident_thresholds(target, found), rtol=1e-12
    )


def test_a_rare_code_is_drawn_towards_its_parent() -> None:
    found = np.full((101, 4), 0.0)
    target = np.array([0] * 100 + [1])
    found[:100, 0], found[100, 1] = 0.8, 0.1
    plain, drawn = (typical_confidence(found, target, LEVELS, prior=prior) for prior in (0, 10))
    assert plain[1] == 0.1
    assert 0.7 < drawn[1] < drawn[0] < 0.81  # (0.1 + 10 * 0.79) / 11


def test_a_code_without_records_has_what_its_parent_has() -> None:
    found = np.array([[0.9, 0.1, 0, 0], [0.5, 0.5, 0, 0]])
    assert typical_confidence(found, np.array([0, 0]), LEVELS, prior=0).tolist() == [0.7] * 4
