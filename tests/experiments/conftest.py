"""Jobs that are learned in an instant, and runs that need no process of their own."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from glosa import Autocoder

JOBS = {
    "5120": ("cook", "grill cook", "school cook"),
    "7511": ("butcher", "fishmonger", "meat cutter"),
    "7512": ("baker", "bread baker", "pastry baker"),
    "8331": ("bus driver", "tram driver", "coach driver"),
    "8332": ("lorry driver", "truck driver", "tanker driver"),
}


def make_jobs(copies: int = 8) -> pl.DataFrame:
    """Return answers of which a word is lost at random, so that no model is always right."""
    rng = random.Random(0)
    rows = [
        {"job": " ".join(rng.sample([*job.split(), "helper", "town"], 2)), "code": code}
        for _ in range(copies)
        for code, jobs in JOBS.items()
        for job in jobs
    ]
    number = pl.int_range(pl.len())
    return pl.DataFrame(rows).with_columns(factor=number % 3 + 1.0, house=pl.format("h{}", number // 4))


@pytest.fixture(scope="session")
def jobs() -> pl.DataFrame:
    return make_jobs()


@pytest.fixture
def coder() -> Autocoder:
    return Autocoder(text=["job"], label="code")


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Runs take no process of their own, and no time to measure; what each was called with: autocoder, train, test."""
    called: list[Any] = []

    def call(function: Callable[..., Any], *arguments: Any) -> Any:
        called.append(arguments[:3])
        return function(*arguments)

    monkeypatch.setattr("glosa.experiments.runs.in_fresh_process", call)
    monkeypatch.setattr("glosa.experiments.runs.SCORED_SECONDS", 0)
    return called
