from __future__ import annotations

import numpy as np

from glosa.features.examples import Examples
from glosa.trust.logit_adjustment import log_shares


def test_weights_count_and_a_code_without_a_record_is_as_the_rarest() -> None:
    train = Examples((), np.array([0, 0, 2, 2]), np.array([3.0, 3.0, 1.0, 1.0]))
    np.testing.assert_allclose(np.exp(log_shares(train, 4)), [0.75, 0.25, 0.25, 0.25])
