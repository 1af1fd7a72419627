from __future__ import annotations

import numpy as np

from glosa.storage.parts import digest, join_parts, take_part

PARTS = {"a": {"x": np.zeros(2), "b.y": np.ones(3)}, "ab": {"x": np.ones(1)}}


def test_parts_come_back_as_they_were() -> None:
    joined = join_parts(PARTS)
    for part, arrays in PARTS.items():
        found = take_part(joined, part)
        assert found.keys() == arrays.keys()
        assert all(found[name] is array for name, array in arrays.items())


def test_the_digest_changes_with_text_names_and_values() -> None:
    joined = join_parts(PARTS)
    others = [digest("z", joined), digest("t", PARTS["a"]), digest("t", {**joined, "a.x": np.ones(2)})]
    assert len({digest("t", joined), *others}) == 4
