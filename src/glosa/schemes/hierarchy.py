"""How the parent of a code is read from the code itself."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

from glosa._validate import Rule, are_whole, require
from glosa.errors import SettingsError, nearest

Hierarchy: TypeAlias = Literal["auto", "digits", "dots", "parent", "flat"]
HIERARCHIES: tuple[Hierarchy, ...] = ("auto", "digits", "dots", "parent", "flat")
IN_CODES: tuple[Hierarchy, ...] = ("auto", "digits", "dots", "flat")
"""Those that labels alone can tell."""
ParentOf: TypeAlias = Callable[[str], str | None]

DENSE = 0.9
"""From this share of the numbers between the least and the greatest, codes count as numbered 1, 2, 3, ..."""

MOST = 0.95
"""From this share of the labels being digits, the others are no codes of the tree: "NA", "31-33"."""

_DOTTED = re.compile(r"\w+(\.\w+)+")
_DIGITS = re.compile(r"[A-Za-z]?[0-9]*")
_NINES = re.compile(r"9{3,}")


def guess_hierarchy(codes: Sequence[str]) -> Hierarchy:
    """Return which hierarchy the codes seem to carry: "dots", "digits" or "flat".

    Numbers that run 1, 2, 3, ... 40 are flat: there ``1`` is not above ``10``.

    >>> guess_hierarchy(["01.1.1", "01.1.2", "02.1"]), guess_hierarchy(["1111", "1112", "2111"])
    ('dots', 'digits')
    >>> guess_hierarchy([str(number) for number in range(1, 41)]), guess_hierarchy(["card", "loan"])
    ('flat', 'flat')
    """
    dotted = [code for code in codes if _DOTTED.fullmatch(code) and any(map(str.isdigit, code))]
    if len(dotted) * 2 > len(codes):
        return "digits" if _parts_nest(dotted) else "dots"
    if all(map(_DIGITS.fullmatch, codes)) and not _are_numbered(codes) and _prefixes_group(codes):
        return "digits"
    return "flat"


def check_hierarchy(hierarchy: str, allowed: Sequence[Hierarchy] = HIERARCHIES) -> None:
    """Raise SettingsError if the hierarchy is not one of those allowed."""
    if hierarchy not in allowed:
        msg = f"hierarchy {hierarchy!r} is not possible here. {nearest(hierarchy, allowed)}"
        raise SettingsError(msg)


def lengths_rule(lengths: object) -> Rule:
    """Return the rule of the lengths of levels.

    >>> lengths_rule((2, 4)).holds, lengths_rule(2).holds, lengths_rule((0, 2)).holds
    (True, False, False)
    """
    holds = lengths is None or are_whole(lengths, 1, math.inf)
    return Rule("lengths", lengths, holds, "a list of whole numbers, 1 or more each, such as (2, 4)")


def read_lengths(lengths: Sequence[int] | None, hierarchy: Hierarchy) -> tuple[int, ...]:
    """Return the lengths of the levels of a hierarchy; none if nobody told.

    Raises:
        SettingsError: They are no lengths, or the hierarchy has none.

    >>> read_lengths([2, 4], "digits"), read_lengths(None, "flat")
    ((2, 4), ())
    """
    require([lengths_rule(lengths)])
    found = () if lengths is None else tuple(lengths)
    if found and hierarchy not in ("auto", "digits"):
        msg = f"lengths are of hierarchy 'digits', and this one is {hierarchy!r}. Leave them out, or take 'digits'."
        raise SettingsError(msg)
    return found


def parent_by(hierarchy: Hierarchy, lengths: Sequence[int]) -> ParentOf:
    """Return the function that reads the parent of a code from the code."""
    if hierarchy == "digits":
        levels = sorted(set(lengths), reverse=True)
        return lambda code: parent_by_digits(code, levels)
    return parent_by_dots if hierarchy == "dots" else _no_parent


def reading_of(parents: Mapping[str, str | None]) -> ParentOf:
    """Return the function that reads these parents from the codes; one that knows none if the codes do not tell.

    Args:
        parents: The parent of every code, None at the top.

    >>> reading_of({"5": None, "51": "5", "512": "51"})("599"), reading_of({"a": None, "512": "a"})("599")
    ('59', None)
    >>> reading_of({"1": None, "2": None})("1.5") is None
    True
    """
    if not any(parents.values()):
        return _no_parent
    for hierarchy in ("dots", "digits"):
        parent_of = parent_by(hierarchy, [code_length(code) for code in parents])
        if all(parent_of(code) == parent for code, parent in parents.items()):
            return parent_of
    return _no_parent


def parent_by_digits(code: str, lengths: Iterable[int]) -> str | None:
    """Return the code cut to the greatest of the lengths that is shorter than it, or None at the top.

    Args:
        code: A code; separators such as dots and dashes do not count.
        lengths: The lengths of the levels, longest first.

    >>> parent_by_digits("0110", (4, 3, 2, 1)), parent_by_digits("11-1011.00", (6, 3, 2)), parent_by_digits("0", (1,))
    ('011', '11-1011', None)
    """
    size = code_length(code)
    return next((cut_code(code, length) for length in lengths if length < size), None)


def parent_by_dots(code: str) -> str | None:
    """Return the code without its last dotted part, or None at the top.

    >>> parent_by_dots("01.1.1.4"), parent_by_dots("01")
    ('01.1.1', None)
    """
    return code.rpartition(".")[0] or None


def code_length(code: str) -> int:
    """Return how many letters and digits the code has.

    >>> code_length("11-1011.00")
    8
    """
    return len(code) if code.isalnum() else sum(map(str.isalnum, code))


def cut_code(code: str, length: int) -> str:
    """Return the first `length` letters and digits of the code, and the separators between them.

    >>> cut_code("0110", 2), cut_code("11-1011.00", 3)
    ('01', '11-1')
    """
    if code.isalnum():
        return code[:length]
    ends = [place for place, character in enumerate(code, start=1) if character.isalnum()]
    return code[: ends[length - 1]] if length <= len(ends) else code


def close_upwards(codes: Iterable[str], parent_of: ParentOf) -> dict[str, str | None]:
    """Return the parent of every code, and of every parent up to the top.

    >>> close_upwards(["111"], lambda code: code[:-1] or None)
    {'111': '11', '11': '1', '1': None}
    """
    parents: dict[str, str | None] = {}
    for code in codes:
        above: str | None = code
        while above is not None and above not in parents:
            below, above = above, parent_of(above)
            parents[below] = above
    return parents


def _no_parent(_code: str) -> str | None:
    return None


def guess_special(codes: Sequence[str]) -> frozenset[str]:
    """Return the codes made of three nines or more with nothing else near: "not enough information".

    >>> sorted(guess_special(["911", "912", "999"])), sorted(guess_special(["991", "999"]))
    (['999'], [])
    >>> sorted(guess_special(["911", "999", "9999"]))
    ['999', '9999']
    """
    special = set[str]()
    for nines in sorted(filter(_NINES.fullmatch, codes), key=len):  # one above another that is special is not near
        if not any(_is_near(other, nines) for other in codes if other not in special):
            special.add(nines)
    return frozenset(special)


def guess_strays(codes: Sequence[str]) -> frozenset[str]:
    """Return the labels that are no digits, with a letter before them at most, where nearly all are and make a tree.

    >>> digits = [f"{group}{code}" for group in range(1, 9) for code in range(1, 9)]
    >>> sorted(guess_strays([*digits, "NA"])), sorted(guess_strays(["11", "12", "NA"]))
    (['NA'], [])
    """
    strays = frozenset(code for code in codes if not _DIGITS.fullmatch(code))
    plain = [code for code in codes if code not in strays]
    few = 0 < len(strays) <= (1 - MOST) * len(codes)
    return strays if few and guess_hierarchy(plain) == "digits" else frozenset()


def _is_near(other: str, nines: str) -> bool:
    return (other.startswith("99") and set(other) != {"9"}) or (other == nines[:-1])


def _parts_nest(dotted: Sequence[str]) -> bool:
    """Tell 01.1 above 01.11 (as in NACE) from 1.1, 1.2, ..., 1.10: there most one-digit parts go on."""
    short = {code for code in dotted if code[-2] == "."}
    longer = {code[:-1] for code in dotted}
    return len(short & longer) * 2 > len(short)


def _are_numbered(codes: Sequence[str]) -> bool:
    if len({len(code) for code in codes}) < 2 or not all(code.isdigit() and str(int(code)) == code for code in codes):
        return False
    numbers = [int(code) for code in codes]
    return len(set(numbers)) >= DENSE * (max(numbers) - min(numbers) + 1)


def _prefixes_group(codes: Sequence[str]) -> bool:
    """Return whether codes share beginnings, and not just one that is no code itself."""
    distinct = set(codes)
    longest = max(map(len, distinct), default=0)
    beginnings = [{code[:length] for code in distinct} for length in range(1, longest)]
    return any(len(shared) < len(distinct) and (len(shared) > 1 or shared <= distinct) for shared in beginnings)
