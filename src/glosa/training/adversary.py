"""Embeddings pushed to where the loss grows fastest (Miyato, Dai and Goodfellow 2017)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import nn

from glosa.errors import SettingsError


def word_tables(network: nn.Module) -> list[nn.Parameter]:
    """Return the embeddings of words that a network learns.

    A network that embeds more than words tells which by a method `word_tables`.

    Raises:
        SettingsError: It has none.

    >>> [tuple(table.shape) for table in word_tables(nn.Sequential(nn.Embedding(5, 2), nn.Linear(2, 3)))]
    [(5, 2)]
    """
    tell: Callable[[], list[nn.Parameter]] | None = getattr(network, "word_tables", None)
    embeddings = (part for part in network.modules() if isinstance(part, nn.Embedding))
    every = tell() if tell else [table for part in embeddings for table in part.parameters()]
    learned = [table for table in every if table.requires_grad]
    if not learned:
        msg = "adversarial pushes embeddings of words, and this network learns none. Leave it out."
        raise SettingsError(msg)
    return learned


@contextmanager
def pushed(tables: Sequence[nn.Parameter], length: float) -> Iterator[None]:
    """Move tables along their gradients, all of them together by a length, and back to where they were at the end.

    >>> table = nn.Parameter(torch.zeros(2))
    >>> table.grad = torch.tensor([3.0, 4.0])
    >>> with pushed([table], length=5.0):
    ...     table.tolist()
    [3.0, 4.0]
    >>> table.tolist()
    [0.0, 0.0]
    """
    found = [(table, table.grad) for table in tables if table.grad is not None]
    before = [table.detach().clone() for table, _ in found]
    norm = torch.stack([slope.norm() for _, slope in found]).norm()
    with torch.no_grad():
        for table, slope in found:
            table.add_(slope * (length / norm) if norm > 0 else slope)
    yield
    with torch.no_grad():
        for (table, _), old in zip(found, before, strict=True):
            table.copy_(old)
