"""An encoder that counts what it is asked, and a service on the loopback interface that gives vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from glosa.features.encoders.base import Encoder


class Counting(Encoder):
    """Tells of a text how often it has each of five letters; remembers every text that it was asked."""

    name = "counting"
    batch = 3
    dimensions = 5

    def __init__(self, identity: str = "counting 1") -> None:
        self.asked: list[list[str]] = []
        self._identity = identity

    @property
    def identity(self) -> str:
        return self._identity

    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        self.asked.append(list(texts))
        return np.array([[text.count(letter) for letter in "abcde"] for text in texts], np.float64)


@pytest.fixture
def counting() -> Counting:
    return Counting()


@pytest.fixture
def another() -> Callable[..., Counting]:
    return Counting


@pytest.fixture(autouse=True)
def vectors_are_kept_here(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep vectors in a folder of the test."""
    monkeypatch.setenv("GLOSA_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("GLOSA_VECTORS_MB", raising=False)
