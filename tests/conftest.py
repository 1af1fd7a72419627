"""What all tests share: the folder of real data, and hypothesis runs that come out the same every time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("glosa", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("glosa")

WITHOUT_DATA = "GLOSA_DATA is not set to the folder of real data"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("GLOSA_DATA"):
        return
    for item in items:
        if item.get_closest_marker("realdata"):
            item.add_marker(pytest.mark.skip(reason=WITHOUT_DATA))


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder that GLOSA_DATA names; the test is skipped where there is none."""
    folder = os.environ.get("GLOSA_DATA")
    if not folder:
        pytest.skip(WITHOUT_DATA)
    return Path(folder)
