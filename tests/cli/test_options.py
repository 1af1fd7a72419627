from __future__ import annotations

import pytest

from glosa.cli.options import parse_lengths
from glosa.errors import SettingsError


@pytest.mark.parametrize("lengths", ["1;2", "0,1", "a", ""])
def test_lengths_must_be_numbers(lengths: str) -> None:
    with pytest.raises(SettingsError, match="not whole numbers between commas"):
        parse_lengths(lengths)
