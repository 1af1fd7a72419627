"""A scheme with a few codes, and how to ask without waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import polars as pl
import pytest

from glosa.llm.pace import Limits
from glosa.llm.service import Service
from glosa.schemes import Scheme

CODES = {
    "5": "Service workers", "51": "Personal service workers", "512": "Cooks",
    "7": "Craft workers", "75": "Food processing workers", "751": "Butchers", "752": "Bakers",
    "8": "Operators", "83": "Drivers", "831": "Bus drivers", "832": "Truck drivers",
}  # fmt: skip


@pytest.fixture
def scheme() -> Scheme:
    return Scheme.from_table(pl.DataFrame({"code": list(CODES), "title": list(CODES.values())}), name="jobs")


@pytest.fixture
def hurried() -> Limits:
    """Two attempts, and no waiting between them."""
    return Limits(attempts=2, pause=0, timeout=20, together=2)


@pytest.fixture
def connect(hurried: Limits) -> Iterator[Callable[..., Service]]:
    """Open the service at an address, in a hurry unless the test says otherwise; it is closed with the test."""
    with ExitStack() as opened:

        def connect(address: str, **options: Any) -> Service:
            return opened.enter_context(Service("m", address, **{"limits": hurried, **options}))

        yield connect
