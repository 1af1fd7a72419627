"""Chance of one's own: drawn from a seed, and without a trace in what others draw."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def own_chance(seed: int, device: torch.device | None = None) -> Iterator[None]:
    """Within it PyTorch draws from a seed on the CPU, and on a GPU if that is the device; other GPUs are left alone.

    >>> before = torch.initial_seed()
    >>> with own_chance(0):
    ...     first = torch.rand(1)
    >>> with own_chance(0):
    ...     assert torch.equal(torch.rand(1), first)
    >>> torch.initial_seed() == before
    True
    """
    gpus = [device] if device is not None and device.type == "cuda" else []
    with torch.random.fork_rng(devices=gpus):
        torch.default_generator.manual_seed(seed)
        for gpu in gpus:
            with torch.cuda.device(gpu):
                torch.cuda.manual_seed(seed)
        yield
