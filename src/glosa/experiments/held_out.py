"""What all experiments with rows for autoencoders share: which rows are held out, and what is told of both."""

from __future__ import annotations

import hashlib

import numpy as np

from glosa._validate import Rule, is_number, require
from glosa.estimators.autoencoder import Autoencoder
from glosa.estimators.detectors import Detector
from glosa.estimators.suited import ENSEMBLE
from glosa.features.rows import Rows
from glosa.types import IntArray, Json


def hold_out(n_rows: int, test: IntArray | None, share: float, seed: int) -> tuple[IntArray, IntArray]:
    """Return the rows to learn and those to test, rising.

    Args:
        n_rows: How many there are.
        test: Those to test; None draws a share.
        share: Above 0, 0.5 at most.
        seed: Of the draw.

    Raises:
        SettingsError: The share is out of its range.

    >>> hold_out(5, np.array([4, 1]), 0.2, 0)
    (array([0, 2, 3]), array([1, 4]))
    """
    require([Rule("held_out", share, is_number(share, 1e-9, 0.5), "a number above 0, 0.5 at most")])
    if test is None:
        test = np.random.default_rng(seed).permutation(n_rows)[: max(round(share * n_rows), 1)]
    held: IntArray = np.unique(np.asarray(test, np.int64))
    return np.setdiff1d(np.arange(n_rows), held), held


def describe(coder: Detector) -> Json:
    """Return the settings of an autoencoder as JSON types; the kind of an ensemble is "ensemble"."""
    kind = coder.kind if isinstance(coder, Autoencoder) else ENSEMBLE
    return {**coder.get_params(), "kind": kind, "layers": [int(size) for size in coder.layers]}


def identity(rows: Rows) -> str:
    """Return the SHA-256 of the numbers of rows, in hexadecimal."""
    flat = rows.flat
    found = hashlib.sha256(str(rows.x.shape).encode())
    for part in (flat,) if isinstance(flat, np.ndarray) else (flat.data, flat.indices, flat.indptr):
        found.update(np.ascontiguousarray(part).tobytes())
    return found.hexdigest()
