from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from glosa.features.examples import Examples


def test_some_of_the_records() -> None:
    views = (csr_matrix(np.eye(3)), csr_matrix(np.eye(3) * 2))
    examples = Examples(views, np.array([4, 5, 6]), np.array([0.5, 1.0, 1.5]))
    taken = examples.take(np.array([2, 0]))
    assert (len(examples), len(taken)) == (3, 2)
    assert taken.target.tolist() == [6, 4]
    assert taken.weight.tolist() == [1.5, 0.5]
    assert [view.toarray().tolist() for view in taken.views] == [[[0, 0, 1], [1, 0, 0]], [[0, 0, 2], [2, 0, 0]]]
    assert examples.take(slice(1)).target.tolist() == [4]
