"""One code of a scheme, as a reader hands it over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

UNDETERMINED = "und"
"""The language of a text whose language nobody told (BCP 47)."""

_NUMBERS = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A code with its parent and its texts.

    Args:
        code: The code, leading zeros and all.
        parent: The code above it; None at the top.
        titles: Language to title; empty titles are left out.
        descriptions: Language to description; empty ones are left out.
        row: Where it stood in its file, as a spreadsheet numbers rows; 0 where there is no file.
    """

    code: str
    parent: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    row: int = field(default=0, compare=False)


def natural_order(code: str) -> tuple[tuple[str | tuple[int, str], ...], str]:
    """Return a sort key by which numbers inside codes count as numbers.

    >>> sorted(["1.10", "1.9", "01", "A2", "A10"], key=natural_order)
    ['01', '1.9', '1.10', 'A2', 'A10']
    """
    parts = _NUMBERS.split(code)
    return tuple(_by_value(part) if place % 2 else part for place, part in enumerate(parts)), code


def _by_value(number: str) -> tuple[int, str]:
    significant = number.lstrip("0")
    return len(significant), significant
