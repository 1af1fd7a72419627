"""Whether an answer has the form that was asked for: the part of JSON Schema that our questions use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from glosa.types import Json


def find_faults(value: Any, schema: Json, place: str = "the answer") -> Iterator[str]:
    """Yield what is wrong with a value, each fault with its place.

    Args:
        value: What came, as `json.loads` returns it.
        schema: ``enum``; ``type`` of object, array or string, with ``properties``, ``required`` (no other key
            is allowed), ``items``, ``minItems``, ``maxItems``, ``minLength``, ``maxLength``.
        place: What to call the value.

    >>> schema = {"type": "object", "properties": {"code": {"enum": ["1", "2"]}}, "required": ["code"]}
    >>> list(find_faults({"code": "3", "why": ""}, schema))
    ["the answer has the key 'why', which nobody asked for", "code is '3', which is none of '1', '2'"]
    """
    if "enum" in schema:
        if value not in schema["enum"]:
            yield f"{place} is {value!r}, which is none of {', '.join(map(repr, schema['enum']))}"
        return
    match value, schema["type"]:
        case dict(), "object":
            yield from _object_faults(value, schema, place)
        case list(), "array":
            yield from _size_faults(len(value), schema, "Items", place)
            for number, item in enumerate(value, start=1):
                yield from find_faults(item, schema["items"], f"{place}[{number}]")
        case str(), "string":
            yield from _size_faults(len(value), schema, "Length", place)
        case _, kind:
            yield f"{place} is no {kind}"


def _object_faults(value: Json, schema: Json, place: str) -> Iterator[str]:
    properties: dict[str, Json] = schema["properties"]
    yield from (f"{place} has the key {key!r}, which nobody asked for" for key in value if key not in properties)
    yield from (f"{place} has no key {key!r}" for key in schema["required"] if key not in value)
    for key, below in properties.items():
        if key in value:
            yield from find_faults(value[key], below, key)


def _size_faults(size: int, schema: Json, what: str, place: str) -> Iterator[str]:
    least, most = schema.get(f"min{what}", 0), schema.get(f"max{what}", size)
    if not least <= size <= most:
        unit = "items" if what == "Items" else "characters"
        yield f"{place} has {size} {unit}, where {least} to {most} were asked for"
