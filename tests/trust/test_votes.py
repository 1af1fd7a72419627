from __future__ import annotations

import numpy as np

from glosa.features.neighbours import Neighbours
from glosa.trust.votes import votes


def test_the_nearer_votes_more_and_what_is_unlike_not_at_all() -> None:
    near = Neighbours(np.array([[1, 2], [0, 2], [1, 0]]), np.array([[1.0, 0.5], [1.0, -1.0], [0.0, 0.0]]))
    found = votes(near, np.array([0, 1, 1]), 2)
    np.testing.assert_allclose(found[0], [0, 1.25 / 1.3], rtol=1e-6)
    np.testing.assert_allclose(found[1], [1 / 1.05, 0], rtol=1e-6)
    assert not found[2].any()
