"""Embeddings of tokens; that of padding is zero and stays so."""

from __future__ import annotations

import torch
from torch import Tensor, nn

_BOUND = 0.05


def token_embedding(rows: int, width: int) -> nn.Embedding:
    """Return embeddings whose first values are uniform from -0.05 to 0.05; row 0 is zero and never learns.

    Args:
        rows: How many tokens, padding included.
        width: Numbers an embedding has.

    >>> token_embedding(3, 2)(torch.tensor([[0, 0]])).tolist()
    [[[0.0, 0.0], [0.0, 0.0]]]
    """
    embedding = nn.Embedding(rows, width, padding_idx=0)
    with torch.no_grad():
        embedding.weight[1:].uniform_(-_BOUND, _BOUND)
    return embedding


def start_from(embedding: nn.Embedding, rows: Tensor, values: Tensor, *, frozen: bool) -> None:
    """Let some embeddings start from known values.

    Args:
        embedding: Is changed.
        rows: Which ones, shape (n_rows,), int64.
        values: Shape (n_rows, width).
        frozen: Whether the whole table stays as it is then.

    >>> embedding = token_embedding(3, 2)
    >>> start_from(embedding, torch.tensor([2]), torch.tensor([[1.0, 2.0]]), frozen=True)
    >>> embedding.weight[2].tolist(), embedding.weight.requires_grad
    ([1.0, 2.0], False)
    """
    with torch.no_grad():
        embedding.weight[rows] = values
    embedding.weight.requires_grad_(not frozen)
