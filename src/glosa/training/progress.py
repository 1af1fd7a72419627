"""What long work tells of itself while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
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


def part_of(report: Report, number: int, parts: int) -> Report:
    """Return what tells `report` of one fit among several, which are done one after the other.

    Args:
        report: Is told of the whole.
        number: Which fit, counted from 0.
        parts: How many there are, of equal steps.

    >>> told: list[Progress] = []
    >>> part_of(told.append, 1, 2)(Progress(step=3, steps=10, epoch=1, epochs=5, loss=0.5, stage="training"))
    >>> told[0].step, told[0].steps, told[0].epoch, told[0].epochs
    (13, 20, 6, 10)
    """

    def tell(part: Progress) -> None:
        report(
            replace(
                part,
                step=number * part.steps + part.step,
                steps=parts * part.steps,
                epoch=number * part.epochs + part.epoch,
                epochs=parts * part.epochs,
            )
        )

    return tell
