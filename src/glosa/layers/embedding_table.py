"""A table of embeddings of which each batch touches few rows, with its own optimiser.

Automatic differentiation would write a gradient for every row. Pooling is linear, so the gradient of the touched rows
is the gradient of the result, pooled by the transposed matrix.
"""

from __future__ import annotations

import numpy as np
import torch
from scipy.sparse import csr_matrix
from torch import Tensor

from glosa.layers.pooling import pool

DECAY = 0.999
_TINY = 1e-8


class EmbeddingTable:
    """Embeddings and the second moment of each row's gradient (Adam, Kingma and Ba 2015; one moment a row).

    Args:
        rows: How many things are embedded.
        width: Numbers an embedding has.
        generator: Source of the first values, normal with deviation 0.02.
        device: Where the table lies.
    """

    def __init__(self, rows: int, width: int, *, generator: torch.Generator, device: torch.device) -> None:
        self.values = (torch.randn(rows, width, generator=generator) * 0.02).to(device)
        self.width = width
        self._moments = torch.zeros(rows, device=device)
        self._steps = 0

    def pool(self, matrix: csr_matrix) -> Tensor:
        """Return the pooled embeddings of each row, shape (n_rows, width)."""
        return pool(matrix, self.values)

    def step(self, matrix: csr_matrix, gradient: Tensor, rate: float) -> None:
        """Move the rows that a matrix touches against their gradient.

        Args:
            matrix: What was pooled, shape (n_rows, n_entries).
            gradient: The gradient to what `pool` returned, shape (n_rows, width).
            rate: Learning rate.
        """
        by_row = matrix.T.tocsr()
        touched = np.flatnonzero(np.diff(by_row.indptr))
        bounds = np.append(by_row.indptr[touched], by_row.nnz)
        slope = pool(csr_matrix((by_row.data, by_row.indices, bounds), (len(touched), matrix.shape[0])), gradient)
        rows = torch.from_numpy(touched).to(slope.device)
        self._steps += 1
        moments = self._moments[rows] * DECAY + (1 - DECAY) * torch.linalg.vector_norm(slope, dim=1) ** 2 / self.width
        self._moments[rows] = moments
        scale = (moments / (1 - DECAY**self._steps)).sqrt_().add_(_TINY)
        self.values.index_add_(0, rows, slope.div_(scale[:, None]), alpha=-rate)
