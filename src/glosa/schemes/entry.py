"""One code of a scheme, as a reader hands it over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Integral, Real
from typing import Any

from glosa._validate import listed
from glosa.errors import SchemeError

UNDETERMINED = "und"
"""The language of a text whose language nobody told (BCP 47)."""

_MISSING = ("NAType", "NaTType")  # of pandas
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


def to_codes(codes: Any) -> list[str]:
    """Return different codes as text, whole numbers without decimals; what is missing or blank is passed over.

    Args:
        codes: Text or whole numbers; a text alone is one code.

    Raises:
        SchemeError: One is something else.

    >>> to_codes(["0110", 5120, 5120.0, None, " "]), to_codes("999")
    (['0110', '5120'], ['999'])
    """
    return list(dict.fromkeys(text for code in listed(codes) if (text := _to_text(code)).strip()))


def natural_order(code: str) -> tuple[tuple[str | tuple[int, str], ...], str]:
    """Return a sort key by which numbers inside codes count as numbers.

    >>> sorted(["1.10", "1.9", "01", "A2", "A10"], key=natural_order)
    ['01', '1.9', '1.10', 'A2', 'A10']
    """
    parts = _NUMBERS.split(code)
    return tuple(_by_value(part) if place % 2 else part for place, part in enumerate(parts)), code


def _to_text(code: object) -> str:
    if isinstance(code, str):
        return code
    if code is None or type(code).__name__ in _MISSING or (isinstance(code, Real) and code != code):
        return ""
    if isinstance(code, Integral):
        return str(int(code))
    if isinstance(code, Real) and float(code).is_integer():
        return str(int(float(code)))
    msg = f"{code!r} is no code. Give codes as text, or as whole numbers."
    raise SchemeError(msg)


def _by_value(number: str) -> tuple[int, str]:
    significant = number.lstrip("0")
    return len(significant), significant
