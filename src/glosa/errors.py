"""Every error that Glosa raises on purpose, in one tree.

A message says what is wrong, where, and the remedy. Faults of one input are collected and reported together.
Each class carries the exit code with which the command line ends.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHOWN_ROWS = 5
SHOWN_FAULTS = 20
FIRST_ROW = 2
"""Where record 0 stands, as a spreadsheet counts: the header is row 1."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an input.

    Args:
        what: What is wrong, with the value that came.
        rows: Row numbers as a spreadsheet shows them: the header is row 1, the first record row 2.
        remedy: What the person can do about it.

    >>> str(Fault("code '110' stands twice", rows=(4, 9), remedy="Delete one of them."))
    "code '110' stands twice (rows 4, 9). Delete one of them."
    """

    what: str
    rows: tuple[int, ...] = ()
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.what}{show_rows(self.rows)}." + (f" {self.remedy}" if self.remedy else "")


class GlosaError(Exception):
    """The root of the tree: catch it to catch everything that Glosa raises on purpose."""

    exit_code = 1


class InputError(GlosaError):
    """The data, the scheme or the settings that came cannot be used as they are."""

    exit_code = 3

    def __init__(self, message: str, faults: Sequence[Fault] = ()) -> None:
        self.faults = tuple(faults)
        listed = "".join(f"\n  - {fault}" for fault in self.faults[:SHOWN_FAULTS])
        beyond = len(self.faults) - SHOWN_FAULTS
        super().__init__(message + listed + (f"\n  (and {beyond} more)" if beyond > 0 else ""))


class TableError(InputError):
    """A table cannot be read or written, or misses what is needed."""


class SchemeError(InputError):
    """A scheme is not a tree of titled codes."""


class LabelError(InputError):
    """The labels of the records cannot be learned from."""


class SettingsError(InputError):
    """A setting or an argument is unknown or out of its range."""


class AutocoderError(GlosaError):
    """A saved autocoder is missing, damaged, or of a newer format than this version reads."""

    exit_code = 4


class NotFittedError(AutocoderError, ValueError, AttributeError):
    """The autocoder was asked to code before it was fitted."""


class UnavailableError(GlosaError):
    """Something outside is missing: an optional package, the network, a data set."""

    exit_code = 5


class AnswerError(GlosaError):
    """A language model gave no answer that can be used."""

    exit_code = 6


def show_rows(rows: Sequence[int]) -> str:
    """Return row numbers for a message: `` (rows 2, 3 and 10 more)``, or nothing where there are none.

    >>> show_rows([7])
    ' (row 7)'
    >>> show_rows(range(2, 12))
    ' (rows 2, 3, 4, 5, 6 and 5 more)'
    """
    if not rows:
        return ""
    shown, beyond = ", ".join(map(str, rows[:SHOWN_ROWS])), len(rows) - SHOWN_ROWS
    return f" (row{'s' if len(rows) > 1 else ''} {shown}{f' and {beyond} more' if beyond > 0 else ''})"


def nearest(name: object, valid: Iterable[str]) -> str:
    """Return the end of a message about an unknown name: the nearest valid ones, or all of them.

    >>> nearest("titel", ["title", "industry"])
    "Did you mean 'title'? Valid: 'title', 'industry'."
    """
    names = list(valid)
    by_lower = {n.lower(): n for n in names}
    close = [by_lower[c] for c in difflib.get_close_matches(str(name).lower(), by_lower, n=3, cutoff=0.6)]
    meant = f"Did you mean {' or '.join(map(repr, close))}? " if close else ""
    return f"{meant}Valid: {', '.join(map(repr, names)) or 'none'}."
