"""Parts that are stored under one roof: arrays whose names begin with that of their part, and plain values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from glosa.types import Json


def as_json(values: Json) -> Json:
    """Return values as JSON has them: numbers of NumPy as numbers, any sequence as a list.

    >>> as_json({"size": (28, np.int64(28))})
    {'size': [28, 28]}
    """
    found: Json = json.loads(json.dumps(values, default=_as_plain))
    return found


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


def _as_plain(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.generic) else list(value)
