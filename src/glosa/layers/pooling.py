"""Pool the rows of a table by the weights of a sparse matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from torch import Tensor


def pool(matrix: csr_matrix, table: Tensor) -> Tensor:
    """Return the product of a sparse matrix and a table.

    Args:
        matrix: Shape (n_rows, n_entries), float32.
        table: Shape (n_entries, width), float32, on any device.

    Returns:
        Shape (n_rows, width), on the device of the table.

    >>> from scipy.sparse import csr_matrix
    >>> pool(csr_matrix([[0.5, 0.5], [0.0, 0.0]], dtype="float32"), torch.tensor([[1.0], [3.0]])).tolist()
    [[2.0], [0.0]]
    """
    indices, bounds, weights = (
        torch.from_numpy(part).to(table.device) for part in (matrix.indices, matrix.indptr, matrix.data)
    )
    return functional.embedding_bag(
        indices, table, bounds.to(indices.dtype), mode="sum", per_sample_weights=weights, include_last_offset=True
    )
