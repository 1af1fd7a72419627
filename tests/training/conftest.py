from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from glosa.features.examples import Examples

CODES = 4


class Bag(nn.Module):
    """The mean of embeddings, dropout, and a layer."""

    def __init__(self, dropout: float = 0.2) -> None:
        super().__init__()
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            self.embedding = nn.Embedding(40, 8, padding_idx=0)
            self.output = nn.Linear(8, CODES)
        self.dropout = nn.Dropout(dropout)

    def forward(self, views: list[Tensor]) -> Tensor:
        tokens = views[0]
        mean = self.embedding(tokens).sum(1) / (tokens != 0).sum(1, keepdim=True).clamp_min(1)
        return self.output(self.dropout(mean))


def make_examples(n: int, seed: int = 0, *, noise: bool = False, codes: int = CODES) -> Examples:
    """Return records of 1 to 6 tokens, the first of which tells the code unless all is noise."""
    random = np.random.default_rng(seed)
    target = random.integers(0, codes, n)
    tokens = random.integers(1, 30, (n, 8)) * (np.arange(8) < random.integers(1, 7, (n, 1)))
    tokens[:, 0] = 30 + (random.permutation(target) if noise else target)
    return Examples((tokens.astype(np.int32),), target, np.ones(n))


@pytest.fixture
def bag() -> type[Bag]:
    return Bag


@pytest.fixture
def examples() -> Callable[..., Examples]:
    return make_examples
