"""One model a parent: first the group, then its child, and so on down."""

from __future__ import annotations

from collections.abc import Iterator

from glosa.estimators.conditional import Choice, Conditional
from glosa.types import IntArray


class TopDown(Conditional):
    """A model a parent with several children, which learns from the records of that parent alone.

    Every branch is followed, not the best one alone (Koller and Sahami 1997 took that one), so a mistake at the top can
    still be made good further down.
    """

    def choices(self, level: int, starts: IntArray, ends: IntArray) -> Iterator[Choice]:
        """Return the children of each parent that has several."""
        for first, end in zip(starts.tolist(), ends.tolist(), strict=True):
            if end - first > 1:
                yield Choice(level, first, end)
