"""One model a level, as statistical offices do, made to agree with each other."""

from __future__ import annotations

from collections.abc import Iterator

from glosa.estimators.conditional import Choice, Conditional
from glosa.types import IntArray


class PerLevel(Conditional):
    """A model a level, each over all groups of its level and all records.

    The figures of the first level are those of its model alone. Further down a model only says how the probability of
    a parent is shared out among its children, so what two models disagree about is settled by the upper one.
    """

    def choices(self, level: int, starts: IntArray, ends: IntArray) -> Iterator[Choice]:
        """Return the whole level, unless every parent has one child."""
        if ends[-1] > len(starts):
            yield Choice(level, 0, int(ends[-1]))
