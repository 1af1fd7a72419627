"""Arrays of several parts under one roof: each name begins with that of its part."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt


def join_parts(parts: Mapping[str, Mapping[str, npt.NDArray[Any]]]) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of all parts, each as ``part.name``.

    >>> join_parts({"views": {"slots": 1}, "model": {"table": 2, "0.hidden": 3}})
    {'views.slots': 1, 'model.table': 2, 'model.0.hidden': 3}
    """
    return {f"{part}.{name}": array for part, arrays in parts.items() for name, array in arrays.items()}


def take_part(arrays: Mapping[str, npt.NDArray[Any]], part: str) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of one part, by their names in it.

    >>> take_part({"views.slots": 1, "model.table": 2, "model.0.hidden": 3}, "model")
    {'table': 2, '0.hidden': 3}
    """
    return {name.removeprefix(f"{part}."): array for name, array in arrays.items() if name.startswith(f"{part}.")}


def digest(text: str, arrays: Mapping[str, npt.NDArray[Any]]) -> str:
    """Return the SHA-256 of a text, and of the names and values of arrays in the order of their names.

    >>> digest("ridge", {"a": np.zeros(1), "b": np.ones(1)}) == digest("ridge", {"b": np.ones(1), "a": np.zeros(1)})
    True
    """
    found = hashlib.sha256(text.encode())
    for name, array in sorted(arrays.items()):
        found.update(name.encode())
        found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()
