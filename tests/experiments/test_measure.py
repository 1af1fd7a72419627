from __future__ import annotations

import os
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import numpy as np
import pytest

from glosa.experiments import measure
from glosa.experiments.measure import in_fresh_process, peak_memory_mb, rows_per_second


def test_a_process_has_its_own_memory() -> None:
    ballast = np.ones(50_000_000)
    theirs, ours = in_fresh_process(peak_memory_mb), peak_memory_mb()
    assert theirs is not None
    assert ours is not None
    assert theirs < ballast.nbytes / 1e6 < ours
    assert in_fresh_process(os.getpid) != os.getpid()


def test_errors_come_back_and_an_early_end_is_told() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        in_fresh_process(int, "x")
    with pytest.raises(BrokenProcessPool):
        in_fresh_process(os._exit, 1)


def test_memory_is_unknown_where_the_system_does_not_tell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(measure, "_STATUS", tmp_path / "none")
    assert peak_memory_mb() is None


def test_speed_leaves_the_first_time_out() -> None:
    calls: list[int] = []
    assert rows_per_second(lambda: calls.append(1), 10, 0) > 0
    assert len(calls) == 2
