"""Views as tensors, and rows in batches of like length."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from scipy.sparse import csr_matrix, issparse
from torch import Tensor

from glosa.features.maker import Views
from glosa.types import IntArray

_POOL = 50  # batches whose rows are sorted by length together: enough to be alike, few enough to stay random


def to_tensors(views: Views, device: torch.device) -> list[Tensor]:
    """Return views as tensors: numbers of tokens as int64 without the columns that are all padding, others as float32.

    A network that wants a certain width pads again.

    Args:
        views: Whole numbers of shape (n_rows, length) padded with 0 at the end, or sparse or dense matrices.
        device: Where the tensors shall be.

    >>> to_tensors((np.array([[3, 0, 0], [1, 2, 0]], np.int32),), torch.device("cpu"))
    [tensor([[3, 0], [1, 2]])]
    """
    return [_to_tensor(view).to(device) for view in views]


def lengths(views: Views) -> IntArray:
    """Return how many tokens the longest text of each record has, shape (n_rows,); 0 where no view has tokens.

    >>> lengths((np.array([[3, 0, 0], [1, 2, 0]]), np.array([[1], [1]]))).tolist()
    [1, 2]
    """
    longest = np.zeros(views[0].shape[0], np.int64)
    for view in filter(_has_tokens, views):
        longest = np.maximum(longest, _ends(view))
    return longest


def in_batches(
    rows: npt.NDArray[np.int64], length: IntArray, size: int, random: np.random.Generator
) -> list[npt.NDArray[np.int64]]:
    """Return rows in even batches whose records are of like length, in random order.

    Args:
        rows: Rows in random order, at least one.
        length: Of each record, shape (n_records,).
        size: Rows of a batch at most.
        random: Where chance comes from.

    >>> [part.tolist() for part in in_batches(np.arange(4), np.array([9, 1, 9, 1]), 2, np.random.default_rng(0))]
    [[1, 3], [0, 2]]
    """
    if length.any():
        pools = [rows[start : start + _POOL * size] for start in range(0, len(rows), _POOL * size)]
        rows = np.concatenate([pool[np.argsort(length[pool], kind="stable")] for pool in pools])
    parts = np.array_split(rows, -(-len(rows) // size))  # even: no batch of a single record is left over
    return [parts[number] for number in random.permutation(len(parts))]


def _to_tensor(view: Any) -> Tensor:
    if issparse(view):
        return _to_csr(view.tocsr())
    if _has_tokens(view):
        width = max(int(_ends(view).max(initial=0)), 1)
        return torch.from_numpy(np.ascontiguousarray(view[:, :width], np.int64))
    return torch.from_numpy(np.ascontiguousarray(view, np.float32))


def _to_csr(matrix: csr_matrix) -> Tensor:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Sparse CSR tensor support is in beta", UserWarning)
        return torch.sparse_csr_tensor(
            torch.from_numpy(matrix.indptr.astype(np.int64)),
            torch.from_numpy(matrix.indices.astype(np.int64)),
            torch.from_numpy(matrix.data.astype(np.float32)),
            size=matrix.shape,
            check_invariants=False,  # scipy's matrices are sound
        )


def _has_tokens(view: Any) -> bool:
    return not issparse(view) and view.ndim == 2 and np.issubdtype(view.dtype, np.integer)


def _ends(view: npt.NDArray[Any]) -> IntArray:
    """Return the place after the last token of each row."""
    ends: IntArray = np.where(view != 0, np.arange(1, view.shape[1] + 1), 0).max(axis=1, initial=0)
    return ends
