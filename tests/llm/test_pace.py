from __future__ import annotations

import time

import pytest

from glosa.errors import SettingsError
from glosa.llm.pace import Limits, Pace


def test_pauses_double_up_to_a_minute() -> None:
    limits = Limits(pause=2)
    for attempt, longest in enumerate((2, 4, 8, 16, 32, 60, 60)):
        assert longest / 2 <= limits.pause_after(attempt) <= longest
    assert limits.pause_after(0, told=600) == 60


def test_limits_out_of_range_are_told_together() -> None:
    with pytest.raises(SettingsError) as refused:
        Limits(timeout=0, attempts=0, together=1.5, requests_per_minute=0, pause=-1)  # type: ignore[arg-type]
    assert [fault.what.split()[0] for fault in refused.value.faults] == [
        "timeout", "attempts", "together", "requests_per_minute", "pause",
    ]  # fmt: skip


def test_requests_keep_their_distance() -> None:
    pace, start = Pace(per_minute=1200), time.monotonic()
    for _ in range(3):
        pace.wait()
    assert time.monotonic() - start >= 0.1


def test_without_a_limit_nobody_waits() -> None:
    pace, start = Pace(None), time.monotonic()
    for _ in range(1000):
        pace.wait()
    assert time.monotonic() - start < 1
