from __future__ import annotations

import numpy as np
import pytest

from glosa._validate import Rule, is_number, require
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
