"""A table of embeddings of which each batch touches few rows, with its own optimiser.

Automatic differentiation would write a gradient for every row. Pooling is linear, so the gradient of the touched rows
is the gradient of the result, pooled by the transposed matrix.
"""

from __future__ import annotations

from collections.abc import Sequence

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

    def __init__(self, rows: int, width: int, *, generator: torch.Generator, device: torch.device):
        self.values = (torch.randn(rows, width, generator=generator) * 0.02).to(device)
        self._moments = torch.zeros(rows, device=device)
        self._steps = 0

    def pool(self, matrix: csr_matrix) -> Tensor:
        """Return the pooled embeddings of each row, shape (n_rows, width); their gradient is kept."""
        return pool(matrix, self.values).requires_grad_()

    def step(self, matrices: Sequence[csr_matrix], pooled: Sequence[Tensor], rate: float) -> None:
        """Move the rows that the matrices touch against their gradient.

        Args:
            matrices: What was pooled, each of shape (n_rows, n_entries).
            pooled: What `pool` returned for each, after the backward pass.
            rate: Learning rate.
        """
        gradients = torch.cat([_gradient(part) for part in pooled])
        stacked = csr_matrix(
            (
                np.concatenate([m.data for m in matrices]),
                np.concatenate([m.indices for m in matrices]),
                _stack_bounds([m.indptr for m in matrices]),
            ),
            shape=(len(gradients), len(self.values)),
        )
        touched, local = np.unique(stacked.indices, return_inverse=True)
        stacked = csr_matrix((stacked.data, local, stacked.indptr), shape=(len(gradients), len(touched)))
        gradient = pool(stacked.T.tocsr(), gradients)
        rows = torch.from_numpy(touched.astype(np.int64)).to(gradient.device)
        self._steps += 1
        moments = self._moments[rows] * DECAY + (1 - DECAY) * gradient.square().mean(1)
        self._moments[rows] = moments
        scale = (moments / (1 - DECAY**self._steps)).sqrt_().add_(_TINY)
        self.values.index_add_(0, rows, gradient.div_(scale[:, None]), alpha=-rate)


def _gradient(pooled: Tensor) -> Tensor:
    return torch.zeros_like(pooled) if pooled.grad is None else pooled.grad


def _stack_bounds(bounds: Sequence[np.ndarray]) -> np.ndarray:
    offsets = np.cumsum([0, *(b[-1] for b in bounds[:-1])])
    return np.concatenate([bounds[0], *(b[1:] + offset for b, offset in zip(bounds[1:], offsets[1:], strict=True))])
