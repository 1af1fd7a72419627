"""What long work tells of itself while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a fit has come.

    Args:
        step: Steps done, of `steps` in all.
        steps: Steps that it takes at most.
        epoch: Passes over the records begun, counted from 1, of `epochs` at most.
        epochs: Passes that it takes at most.
        loss: Mean training loss of the latest steps.
        stage: What is being done, in a word or two.
        figures: What the history says of the epoch that has just ended; None within one.
    """

    step: int
    steps: int
    epoch: int
    epochs: int
    loss: float
    stage: str
    figures: Mapping[str, float] | None = None


Report: TypeAlias = Callable[[Progress], None]
