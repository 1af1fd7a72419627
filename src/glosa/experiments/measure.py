"""Time, speed and memory, measured where nothing else disturbs them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_STATUS = Path("/proc/self/status")


def in_fresh_process(function: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """Return what a function returns in a new interpreter, whose memory, modules and threads are its alone.

    Args:
        function: One of a module, by its name there; a script that calls this needs ``if __name__ == "__main__":``.
        arguments: What it is called with, and what it returns, is pickled on the way.
        options: The same, by name.

    Raises:
        BrokenProcessPool: The interpreter ended before the function did, as when memory runs out.
    """
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments, **options).result()


def peak_memory_mb() -> int | None:
    """Return the most memory that this process ever held, in MB of a million bytes; None where Linux does not tell."""
    if not _STATUS.exists():
        return None
    # ru_maxrss would not do: it counts the parent in, of which the process was a copy before it became itself.
    peak = re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text())
    return round(int(peak[1]) * 1024 / 1e6) if peak else None


def rows_per_second(work: Callable[[], object], rows: int, seconds: float) -> float:
    """Return how many rows a second are worked on, the first time not counted.

    Args:
        work: Works on all rows once.
        rows: How many they are.
        seconds: It is repeated for at least as long.
    """
    work()
    passes, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds or not passes:
        work()
        passes += 1
    return passes * rows / spent
