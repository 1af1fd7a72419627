from __future__ import annotations

import numpy as np

from glosa.estimators.base import LOWEST, flatten


def test_logits_become_finite() -> None:
    found = flatten(np.array([[1.5, np.nan, np.inf, -np.inf]]))
    assert found.dtype == np.float32
    assert found.tolist() == [[1.5, LOWEST, -LOWEST, LOWEST]]
