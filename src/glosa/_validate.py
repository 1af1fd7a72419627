"""Checks of arguments: all that are out of their range are told in one error."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral, Real
from typing import NamedTuple

from glosa.errors import Fault, SettingsError


class Rule(NamedTuple):
    """What an argument must be.

    Args:
        name: The argument.
        value: What came.
        holds: Whether it will do.
        allowed: What it may be.
    """

    name: str
    value: object
    holds: bool
    allowed: str


def require(rules: Iterable[Rule]) -> None:
    """Refuse arguments that break a rule.

    Raises:
        SettingsError: Names every one of them, what came and what is allowed.

    >>> require([Rule("share", 0.1, True, "at most 0.5")])
    """
    broken = [rule for rule in rules if not rule.holds]
    faults = [Fault(f"{rule.name} is {rule.value!r}", remedy=f"It must be {rule.allowed}.") for rule in broken]
    if faults:
        msg = "arguments are out of their range:"
        raise SettingsError(msg, faults)


def is_number(value: object, low: float, high: float, *, whole: bool = False) -> bool:
    """Return whether a value is a number, of Python or NumPy, from low to high.

    >>> is_number(0.1, 0, 0.5), is_number("0.1", 0, 0.5), is_number(1.0, 0, 5, whole=True)
    (True, False, False)
    """
    return isinstance(value, Integral if whole else Real) and low <= float(value) <= high
