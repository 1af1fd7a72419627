"""How the learning rate changes while a network is trained. All of it follows from the step and the history."""

from __future__ import annotations

import math
from collections.abc import Sequence

RISING = 0.3  # of one cycle (Smith 2018)
_LOWEST = 1 / 25


def rate_at(schedule: str, step: int, steps: int, warmup: float = 0.0) -> float:
    """Return the share of the learning rate that holds in a step.

    Args:
        schedule: "linear", "one-cycle", or any other, which stays at 1.
        step: Steps done before this one, from 0.
        steps: How many there will be in all.
        warmup: Share of the steps in which the rate rises in a straight line, 0 to 1.

    >>> rate_at("linear", 75, 100), rate_at("constant", 4, 100, warmup=0.2)
    (0.25, 0.25)
    >>> [round(rate_at("one-cycle", step, 100), 2) for step in (0, 30, 65, 100)]
    [0.04, 1.0, 0.5, 0.0]
    """
    rising = min((step + 1) / (warmup * steps), 1.0) if warmup else 1.0
    done = step / steps
    if schedule == "linear":
        return rising * (1 - done)
    if schedule != "one-cycle":
        return rising
    if done < RISING:
        return rising * (_LOWEST + (1 - _LOWEST) * _half_wave(done / RISING))
    return rising * (1 - _half_wave((done - RISING) / (1 - RISING)))


def plateaus(scores: Sequence[float], patience: int) -> int:
    """Return how often more than `patience` epochs in a row were no better than the best; lower scores are better.

    >>> plateaus([3, 2, 2, 2, 2], patience=1)  # the fourth epoch was one too many, then the count begins anew
    1
    """
    best, waited, met = math.inf, 0, 0
    for score in scores:
        waited = 0 if score < best else waited + 1
        best = min(best, score)
        if waited > patience:
            waited, met = 0, met + 1
    return met


def _half_wave(x: float) -> float:
    """Rise from 0 to 1 as x does, gently at both ends."""
    return (1 - math.cos(math.pi * x)) / 2
