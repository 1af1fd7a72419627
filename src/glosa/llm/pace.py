"""How often, and for how long, a service is asked."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass

from glosa._validate import Rule, is_number, require

LONGEST_PAUSE = 60.0
BOUNDS = {"timeout": (0.1, 3600), "attempts": (1, 20), "together": (1, 256), "requests_per_minute": (0.1, 1_000_000)}
"""From and to: what the limits may be."""
_WHOLE = ("attempts", "together")


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How a service is asked.

    Args:
        timeout: Seconds that an answer may take.
        attempts: How often a question is asked before it is given up.
        together: How many questions are under way at once.
        requests_per_minute: As many as the service allows; None knows no limit.
        pause: Seconds before a question is asked again; twice as long each time, and somewhat random.

    Raises:
        SettingsError: Names every one that is out of its range.
    """

    timeout: float = 120.0
    attempts: int = 4
    together: int = 4
    requests_per_minute: float | None = None
    pause: float = 1.0

    def __post_init__(self) -> None:
        given = {name: value for name in BOUNDS if (value := getattr(self, name)) is not None}
        require([
            *(Rule(name, value, is_number(value, low, high, whole=name in _WHOLE),
                   f"{'whole, ' if name in _WHOLE else ''}{low:,} to {high:,}")
              for name, value in given.items() for low, high in [BOUNDS[name]]),
            Rule("pause", self.pause, is_number(self.pause, 0, LONGEST_PAUSE), f"seconds, 0 to {LONGEST_PAUSE:.0f}"),
        ])  # fmt: skip

    def pause_after(self, attempt: int, told: float | None = None) -> float:
        """Return the seconds to wait after an attempt, counted from 0; what the service told counts first.

        >>> Limits().pause_after(0, told=3.0), 2.0 <= Limits().pause_after(2) <= 4.0
        (3.0, True)
        """
        if told is not None:
            return min(told, LONGEST_PAUSE)
        longest: float = min(self.pause * 2.0**attempt, LONGEST_PAUSE)
        return longest * random.uniform(0.5, 1)  # noqa: S311 - no secret


class Pace:
    """Lets threads through one after the other, so many a minute."""

    def __init__(self, per_minute: float | None) -> None:
        self._gap = 60 / per_minute if per_minute else 0.0
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Return when it is the caller's turn."""
        with self._lock:
            turn = max(self._next, time.monotonic())
            self._next = turn + self._gap
        time.sleep(max(0.0, turn - time.monotonic()))
