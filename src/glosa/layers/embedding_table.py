"""A table of embeddings of which each batch touches few rows, with its own optimiser.

Automatic differentiation would write a gradient for every row. Pooling is linear, so the gradient of the touched rows
is the gradient of the result, pooled by the transposed matrix.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from scipy.sparse import csr_matrix, vstack
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
        self._moments = torch.zeros(rows, device=device)
        self._steps = 0

    def pool(self, matrix: csr_matrix) -> Tensor:
        """Return the pooled embeddings of each row, shape (n_rows, width)."""
        return pool(matrix, self.values)

    def step(self, matrices: Sequence[csr_matrix], gradients: Sequence[Tensor], rate: float) -> None:
        """Move the rows that the matrices touch against their gradient.

        Args:
            matrices: What was pooled, each of shape (n_rows, n_entries).
            gradients: The gradient to what `pool` returned for each, shape (n_rows, width).
            rate: Learning rate.
        """
        stacked = vstack(matrices, format="csr")
        touched, local = np.unique(stacked.indices, return_inverse=True)
        stacked = csr_matrix((stacked.data, local, stacked.indptr), shape=(stacked.shape[0], len(touched)))
        gradient = pool(stacked.T.tocsr(), torch.cat(list(gradients)))
        rows = torch.from_numpy(touched.astype(np.int64)).to(gradient.device)
        self._steps += 1
        moments = self._moments[rows] * DECAY + (1 - DECAY) * gradient.square().mean(1)
        self._moments[rows] = moments
        scale = (moments / (1 - DECAY**self._steps)).sqrt_().add_(_TINY)
        self.values.index_add_(0, rows, gradient.div_(scale[:, None]), alpha=-rate)
