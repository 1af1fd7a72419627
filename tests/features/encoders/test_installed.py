from __future__ import annotations

import re

import numpy
import pytest

from glosa.errors import UnavailableError
from glosa.features.encoders.installed import installed_version, load_package


def test_what_is_installed() -> None:
    assert re.match(r"\d+\.\d+", installed_version("any", "numpy"))
    assert load_package("any", "numpy") is numpy


def test_what_is_not_installed_is_told_with_its_remedy() -> None:
    with pytest.raises(UnavailableError, match=r"'e5' needs the package no-such\. Install it with: pip install no"):
        installed_version("e5", "no-such")
    with pytest.raises(UnavailableError, match=r"pip install --no-deps no-such$"):
        installed_version("e5", "no-such", "--no-deps")


def test_what_does_not_load_is_told() -> None:
    with pytest.raises(UnavailableError, match=r"'e5' cannot be used: no_such does not load here \(No module named"):
        load_package("e5", "no_such")
