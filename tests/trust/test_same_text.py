from __future__ import annotations

import numpy as np

from glosa.trust.same_text import same_text


def test_against_counting_one_by_one() -> None:
    random = np.random.default_rng(0)
    said, target, label = (random.integers(0, most, 200) for most in (30, 4, 4))
    found = same_text(said, target, label)
    for row in range(200):
        rest = (said == said[row]) & (np.arange(200) != row)
        assert found.agree[row] == (rest & (target == label[row])).sum()
        assert found.differ[row] == (rest & (target != label[row])).sum()
