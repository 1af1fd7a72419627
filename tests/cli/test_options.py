from __future__ import annotations

from typing import get_args

import pytest

from glosa.cli.options import Hierarchy, parse_lengths
from glosa.errors import SettingsError
from glosa.schemes.hierarchy import HIERARCHIES


@pytest.mark.parametrize("lengths", ["1;2", "0,1", "a", ""])
def test_lengths_must_be_numbers(lengths: str) -> None:
    with pytest.raises(SettingsError, match="not whole numbers between commas"):
        parse_lengths(lengths)


def test_hierarchies_are_those_of_schemes() -> None:
    assert get_args(Hierarchy) == HIERARCHIES
