"""The most alike rows of a sparse matrix, found by comparing all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from glosa.types import FloatArray, IntArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

MOST = 100_000  # rows that each is compared with: beyond that a random part of them
_CELLS = 20_000_000  # of the matrix of similarities, held at once


class Neighbours(NamedTuple):
    """The rows most alike to each row, the nearest first.

    Args:
        rows: Their numbers, shape (n_rows, k).
        similarity: Cosines, shape (n_rows, k), float32.
    """

    rows: IntArray
    similarity: FloatArray


def nearest(matrix: csr_matrix, k: int, *, unit: IntArray | None = None, seed: int = 0, most: int = MOST) -> Neighbours:
    """Return the k rows most alike to each; time grows with the square of the rows up to `most`.

    Args:
        matrix: Shape (n_rows, n_columns), at least 2 rows of length 1 or 0.
        k: How many, at least 1; fewer if there are no more others.
        unit: Rows with an equal number here are no neighbours, or have the similarity -1 where there are too few
            others, shape (n_rows,); None leaves each row itself out.
        seed: Of the part that is searched where there are more rows than `most`.
        most: How many rows each is compared with, at least 2.

    >>> from scipy.sparse import csr_matrix
    >>> rows = csr_matrix([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]], dtype=np.float32)
    >>> found = nearest(rows, 1)
    >>> found.rows.tolist(), found.similarity.astype(float).round(2).tolist()
    ([[1], [2], [1]], [[0.6], [0.8], [0.8]])
    """
    n_rows = matrix.shape[0]
    unit = np.arange(n_rows) if unit is None else unit
    among = np.sort(np.random.default_rng(seed).permutation(n_rows)[:most])
    others, k = matrix[among].T.tocsr(), min(k, len(among) - 1)
    step = max(_CELLS // len(among), 1)
    parts = [_block(matrix, others, among, unit, slice(at, at + step), k) for at in range(0, n_rows, step)]
    return Neighbours(*(np.concatenate(found) for found in zip(*parts, strict=True)))


def _block(
    matrix: csr_matrix, others: csr_matrix, among: IntArray, unit: IntArray, rows: slice, k: int
) -> tuple[IntArray, npt.NDArray[np.float32]]:
    alike = (matrix[rows] @ others).toarray()
    alike[unit[among] == unit[rows][:, None]] = -1.0
    best = np.argpartition(-alike, k - 1, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(alike, best, axis=1), axis=1, kind="stable")
    best = np.take_along_axis(best, order, axis=1)
    return among[best], np.take_along_axis(alike, best, axis=1)
