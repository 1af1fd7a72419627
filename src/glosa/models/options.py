"""Check the options of architectures, whichever of them an architecture has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from glosa._validate import Rule, is_number, require

_MOST = 10_000
_NUMBERS = ("width", "category_width", "filters_count")
_LISTS = {"units": 1, "filter_widths": 1, "hidden": 0}
_RANGES = [("dropout", 0.0, 0.95, "a number from 0 to 0.95"), *((name, 0.0, 1e9, "0 or more") for name in ("l1", "l2"))]
_POOLING = ("mean", "max", "attention")


def check_options(architecture: str, options: Mapping[str, Any]) -> None:
    """Refuse options that are out of their range.

    Args:
        architecture: Its name.
        options: By name.

    Raises:
        SettingsError: Names every one of them.

    >>> check_options("text-cnn", {"width": 128, "filter_widths": (2, 3)})
    """
    require(rule for rule in _rules(architecture, options) if rule.name in options)


def _rules(architecture: str, options: Mapping[str, Any]) -> Iterator[Rule]:
    for name in _NUMBERS:
        value = options.get(name)
        yield Rule(name, value, is_number(value, 1, _MOST, whole=True), "a whole number, 1 to 10,000")
    for name, fewest in _LISTS.items():
        least = 1 if architecture == "tfidf-ff" else fewest
        value = options.get(name)
        allowed = f"a list of {'one or more ' if least else ''}whole numbers, 1 to 10,000"
        yield Rule(name, value, _is_list(value, least), allowed)
    for name, low, high, allowed in _RANGES:
        yield Rule(name, value := options.get(name), is_number(value, low, high), allowed)
    valid = _POOLING if architecture == "embedding-ff" else ("last", *_POOLING)
    value = options.get("pooling")
    yield Rule("pooling", value, value in valid, f"one of {', '.join(map(repr, valid))}")


def _is_list(value: object, least: int) -> bool:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return False
    return len(value) >= least and all(is_number(size, 1, _MOST, whole=True) for size in value)
