"""What all experiments with rows for autoencoders share: which rows are held out, and what is told of both."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from glosa._validate import Rule, is_number, require, seed_rule
from glosa.errors import SettingsError
from glosa.estimators.autoencoder import Autoencoder
from glosa.estimators.detectors import Detector
from glosa.estimators.suited import ENSEMBLE
from glosa.features.rows import Rows
from glosa.storage.parts import as_json
from glosa.types import BoolArray, IntArray, Json


def to_places(test: Sequence[int] | IntArray | BoolArray, n_rows: int) -> IntArray:
    """Return the places of rows to test; a mask of all rows is taken for those that it marks.

    Raises:
        SettingsError: They are no places of rows.

    >>> to_places([4, 1], 5), to_places(np.array([False, True]), 2)
    (array([4, 1]), array([1]))
    """
    rows = np.asarray(test)
    if rows.dtype == bool and rows.shape == (n_rows,):
        rows = np.flatnonzero(rows)
    if rows.ndim != 1 or not np.issubdtype(rows.dtype, np.integer) or not ((rows >= 0) & (rows < n_rows)).all():
        msg = f"test must hold numbers of rows, from 0 to {n_rows - 1}, or a truth value for each of the {n_rows} rows."
        raise SettingsError(msg)
    return rows.astype(np.int64)


def hold_out(
    n_rows: int, test: Sequence[int] | IntArray | BoolArray | None, share: float, seed: int
) -> tuple[IntArray, IntArray]:
    """Return the rows to learn and those to test, rising.

    Args:
        n_rows: How many there are.
        test: Those to test, as `to_places` takes them; None draws a share.
        share: Above 0, 0.5 at most.
        seed: Of the draw.

    Raises:
        SettingsError: The share or the seed is out of its range, or rows to test are not there.

    >>> hold_out(5, np.array([4, 1]), 0.2, 0)
    (array([0, 2, 3]), array([1, 4]))
    """
    require([
        Rule("held_out", share, is_number(share, 1e-9, 0.5), "a number above 0, 0.5 at most"),
        seed_rule(seed),
    ])  # fmt: skip
    chosen = np.random.default_rng(seed).permutation(n_rows)[: max(round(share * n_rows), 1)]
    held = np.unique(to_places(chosen if test is None else test, n_rows)).astype(np.int64)
    return np.setdiff1d(np.arange(n_rows), held), held


def describe(coder: Detector) -> Json:
    """Return the settings of an autoencoder as JSON types; the kind of an ensemble is "ensemble"."""
    kind = coder.kind if isinstance(coder, Autoencoder) else ENSEMBLE
    return as_json({**coder.get_params(), "kind": kind})


def identity(rows: Rows) -> str:
    """Return the SHA-256 of the numbers of rows, in hexadecimal."""
    flat = rows.flat
    found = hashlib.sha256(str(rows.x.shape).encode())
    for part in (flat,) if isinstance(flat, np.ndarray) else (flat.data, flat.indices, flat.indptr):
        found.update(np.ascontiguousarray(part).tobytes())
    return found.hexdigest()
