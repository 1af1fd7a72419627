"""Codes that a spreadsheet turned to numbers: 0110 -> 110, or 110.0."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from glosa.schemes.hierarchy import parent_by_digits

DOMINANT = 0.9
"""From this share of all codes on, their length counts as the only one of a list without upper levels."""

_DECIMAL = re.compile(r"[0-9]+\.0")


def are_decimals(codes: Sequence[str]) -> bool:
    """Return whether every code is a whole number with a decimal, as ``110.0``.

    >>> are_decimals(["110.0", "1.0"]), are_decimals(["11.0", "11.1"])
    (True, False)
    """
    return bool(codes) and all(map(_DECIMAL.fullmatch, codes))


def have_no_zeros(codes: Collection[str]) -> bool:
    """Return whether no code but 0 itself begins with a zero.

    >>> have_no_zeros(["0", "1", "10"]), have_no_zeros(["0", "01"])
    (True, False)
    """
    return not any(code.startswith("0") and len(code) > 1 for code in codes)


def find_lost_zeros(codes: Sequence[str], lengths: Sequence[int]) -> dict[str, str]:
    """Return the codes that seem to have lost leading zeros, with what they were.

    A code is one of them if it does not fit as it stands, but does with zeros before it. An orphan does not fit. Where
    no code begins with a zero, neither do a code that stands twice and a short code with nothing below.

    Args:
        codes: The codes of a digit hierarchy as they stand, repeated or not.
        lengths: The lengths of the levels.

    >>> find_lost_zeros(["0", "1", "11", "111", "1", "11"], (1, 2, 3))
    {'1': '01', '11': '011'}
    >>> find_lost_zeros(["0", "01", "011", "1", "12"], (1, 2, 3))
    {}
    """
    counts = Counter(codes)
    by_length = sorted(set(lengths), reverse=True)
    parents = {code: parent_by_digits(code, by_length) for code in counts}
    above = {parent for parent in parents.values() if parent in counts}
    zeros_gone = have_no_zeros(counts)
    root = _dominant_length(codes)
    lost: dict[str, str] = {}
    for code in sorted(filter(str.isdigit, counts), key=len):
        size = min((length for length in by_length if length > len(code)), default=0)
        restored = code.zfill(size)
        parent = parent_by_digits(restored, by_length)
        orphan = parents[code] is not None and parents[code] not in counts
        odd = orphan or (zeros_gone and (counts[code] > 1 or code not in above))
        fits = parent in counts or parent in lost.values() if parent else size == root
        if size and odd and fits and restored not in counts and code.strip("0"):
            lost[code] = restored
    return lost


def _dominant_length(codes: Sequence[str]) -> int:
    """Return the length of almost all codes, 0 if there is none."""
    if not codes:
        return 0
    [(length, count)] = Counter(map(len, codes)).most_common(1)
    return length if count >= DOMINANT * len(codes) else 0
