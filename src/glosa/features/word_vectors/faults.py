"""Collect what is wrong in a large file: the first places in full, the others counted."""

from __future__ import annotations

from glosa.errors import SHOWN_FAULTS, Fault, InputError


class Faults:
    """Faults of one file.

    Args:
        source: What to call the file.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.count = 0
        self._first: list[Fault] = []

    def add(self, what: str) -> None:
        """Take note of a fault."""
        self.count += 1
        if len(self._first) < SHOWN_FAULTS:
            self._first.append(Fault(what))

    def refuse(self, what: str, remedy: str) -> None:
        """Refuse the file if anything is wrong in it.

        Raises:
            InputError: Tells how many faults there are, the first of them and the remedy.

        >>> faults = Faults("x.txt")
        >>> faults.add("line 2 has 1 number, not 3")
        >>> faults.refuse("bad line", "Get it again.")
        Traceback (most recent call last):
            ...
        glosa.errors.InputError: x.txt: 1 bad line. Get it again.
          - line 2 has 1 number, not 3.
        """
        if self.count:
            shown = f", the first {SHOWN_FAULTS} of them below" if self.count > SHOWN_FAULTS else ""
            msg = f"{self.source}: {self.count:,} {what}{'s' * (self.count > 1)}{shown}. {remedy}"
            raise InputError(msg, self._first)
