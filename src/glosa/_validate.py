"""Checks of arguments: all that are out of their range are told in one error."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from numbers import Integral, Real
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from glosa.errors import Fault, SettingsError

_LONGEST = 100  # letters of a value that a message shows


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
    faults = [Fault(f"{rule.name} is {_shown(rule.value)}", remedy=f"It must be {rule.allowed}.") for rule in broken]
    if faults:
        msg = "arguments are out of their range:"
        raise SettingsError(msg, faults)


def is_number(value: object, low: float, high: float, *, whole: bool = False) -> bool:
    """Return whether a value is a number, of Python or NumPy, from low to high.

    >>> is_number(0.1, 0, 0.5), is_number("0.1", 0, 0.5), is_number(1.0, 0, 5, whole=True)
    (True, False, False)
    """
    return isinstance(value, Integral if whole else Real) and low <= float(value) <= high


def are_whole(values: object, low: float, high: float) -> bool:
    """Return whether this is a list of whole numbers from low to high; it may be empty.

    >>> are_whole((2, 4), 1, 9), are_whole([0], 1, 9), are_whole(2, 1, 9), are_whole("24", 1, 9)
    (True, False, False, False)
    """
    return isinstance(values, Collection) and all(is_number(value, low, high, whole=True) for value in values)


def are_texts(values: object) -> bool:
    """Return whether this is a text, or a list of texts.

    >>> are_texts("title"), are_texts(["title", "task"]), are_texts(["title", 3]), are_texts(None)
    (True, True, False, False)
    """
    return isinstance(values, str) or (isinstance(values, Collection) and all(isinstance(each, str) for each in values))


def one_of(name: str, value: object, allowed: Collection[str]) -> Rule:
    """Return the rule that an argument is one of some texts.

    >>> one_of("device", "gpu", ["cpu", "cuda"])
    Rule(name='device', value='gpu', holds=False, allowed="one of 'cpu', 'cuda'")
    """
    return Rule(name, value, isinstance(value, str) and value in allowed, f"one of {', '.join(map(repr, allowed))}")


def seed_rule(seed: object) -> Rule:
    """Return the rule of a seed.

    >>> seed_rule(0).holds, seed_rule(-1).holds
    (True, False)
    """
    return Rule("seed", seed, is_number(seed, 0, 2**63, whole=True), "a whole number, 0 or more")


def listed(names: Any) -> tuple[Any, ...]:
    """Return what people name, one, several or none, as a tuple: a text is one name, and not read letter by letter.

    >>> listed("title"), listed(["title", "task"]), listed(None)
    (('title',), ('title', 'task'), ())
    """
    if names is None:
        return ()
    return tuple(names) if isinstance(names, Iterable) and not isinstance(names, str) else (names,)


def to_path(path: Any, name: str = "path") -> Path:
    """Return a path, given as text or as one.

    Raises:
        SettingsError: It is something else.

    >>> to_path("answers.csv").suffix
    '.csv'
    """
    if not isinstance(path, str | PathLike):
        require([Rule(name, path, False, "the path of a file or folder")])
    return Path(path)


def _shown(value: object) -> str:
    """Return a value for a message; what is long, such as a table, by its type alone.

    >>> _shown("gpu"), _shown(list(range(99)))
    ("'gpu'", 'of type list')
    """
    said = repr(value)
    return said if len(said) <= _LONGEST and "\n" not in said else f"of type {type(value).__name__}"


def is_loopback(address: str) -> bool:
    """Return whether an address is on this machine: nothing leaves it, and nothing is to be paid.

    >>> is_loopback("http://127.0.0.1:8080/v1"), is_loopback("https://example.org/v1")
    (True, False)
    """
    host = urlsplit(address).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")
