from __future__ import annotations

from typing import Any

import pytest

from glosa.llm.schema import find_faults

SCHEMA = {
    "type": "object",
    "properties": {
        "code": {"enum": ["1", "2"]},
        "titles": {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 3}, "maxItems": 2},
    },
    "required": ["code"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("answer", "faults"),
    [
        ({"code": "1", "titles": ["a", "abc"]}, []),
        ({"code": "2"}, []),
        ([], ["the answer is no object"]),
        ({}, ["the answer has no key 'code'"]),
        ({"code": "3"}, ["code is '3', which is none of '1', '2'"]),
        ({"code": "1", "more": 1}, ["the answer has the key 'more', which nobody asked for"]),
        ({"code": "1", "titles": "abc"}, ["titles is no array"]),
        ({"code": "1", "titles": [1]}, ["titles[1] is no string"]),
        ({"code": "1", "titles": ["a", ""]}, ["titles[2] has 0 characters, where 1 to 3 were asked for"]),
        ({"code": "1", "titles": ["a"] * 3}, ["titles has 3 items, where 0 to 2 were asked for"]),
    ],
)  # fmt: skip
def test_faults_are_named_with_their_place(answer: Any, faults: list[str]) -> None:
    assert list(find_faults(answer, SCHEMA)) == faults
