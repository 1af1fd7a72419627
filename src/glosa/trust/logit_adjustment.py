"""Logits without the advantage that frequent codes have from being frequent (Menon et al. 2021)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glosa.features.examples import Examples


def log_shares(train: Examples, n_codes: int) -> npt.NDArray[np.float32]:
    """Return the logarithm of the share of each code among the training records, weights counted; shape (n_codes,).

    Taken off logits that are log-probabilities, they leave those of a world in which every code is as frequent.

    Args:
        train: What the model learned from; a code without a record gets the share of the rarest.
        n_codes: How many codes.

    >>> np.exp(log_shares(Examples((), np.array([0, 0, 0, 2]), np.ones(4)), 3)).tolist()
    [0.75, 0.25, 0.25]
    """
    sums = np.bincount(train.target, train.weight, minlength=n_codes)
    shares: npt.NDArray[np.float32] = np.log(np.maximum(sums, sums[sums > 0].min()) / sums.sum()).astype(np.float32)
    return shares
