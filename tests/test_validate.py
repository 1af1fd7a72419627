from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from glosa._validate import Rule, are_texts, are_whole, is_number, listed, require, to_path
from glosa.errors import SettingsError


def test_all_broken_rules_are_told_together() -> None:
    rules = [Rule("a", 3, False, "1 or 2"), Rule("b", 1, True, "1"), Rule("c", None, False, "a text")]
    with pytest.raises(
        SettingsError, match=r"(?s)out of their range:.*a is 3\. It must be 1 or 2\..*c is None"
    ) as told:
        require(rules)
    assert len(told.value.faults) == 2


@pytest.mark.parametrize("value", [0, 0.5, np.float32(0.25), np.int64(0)])
def test_numbers_of_python_and_numpy(value: object) -> None:
    assert is_number(value, 0, 0.5)


@pytest.mark.parametrize("value", [0.6, -1, "0.1", None, float("nan"), np.zeros(1)])
def test_what_is_no_such_number(value: object) -> None:
    assert not is_number(value, 0, 0.5)


def test_whole_numbers() -> None:
    assert is_number(np.int32(3), 0, 5, whole=True)
    assert not is_number(3.0, 0, 5, whole=True)


def test_lists_of_whole_numbers() -> None:
    assert are_whole(np.array([2, 4]), 1, 9)
    assert are_whole((), 1, 9)
    assert not any(are_whole(values, 1, 9) for values in (2, None, "24", ("2", "4"), (2.5,), (0, 2), [[2]]))


def test_texts() -> None:
    assert are_texts(pl.Series(["title"]))
    assert not any(are_texts(values) for values in (3, None, b"title", [None]))


@pytest.mark.parametrize(
    ("names", "expected"),
    [("title", ("title",)), (["title", "task"], ("title", "task")), (None, ()), (3, (3,)), (iter("ab"), ("a", "b"))],
)
def test_a_text_is_one_name(names: object, expected: tuple[object, ...]) -> None:
    assert listed(names) == expected


@pytest.mark.parametrize(("path", "what"), [(None, "None"), (3, "3"), (pl.DataFrame({"a": [1]}), "of type DataFrame")])
def test_what_is_no_path(path: object, what: str) -> None:
    with pytest.raises(SettingsError, match=rf"source is {what}\. It must be the path of a file or folder"):
        to_path(path, "source")
    assert to_path(Path("a")) == to_path("a")
