"""What turns clean tables into what a model sees, whatever that is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Self, TypeAlias

import numpy.typing as npt
import polars as pl

from glosa.types import Json

Views: TypeAlias = tuple[Any, ...]
"""Sparse matrices or arrays, a row a record: one part for each text field, then one for each category."""


class Maker(ABC):
    """Learns from the training records what to look for, then turns tables into views.

    Attributes:
        text: Names of the text columns, at least one.
        categorical: Names of the columns of categories.
    """

    text: tuple[str, ...]
    categorical: tuple[str, ...]

    @abstractmethod
    def fit(self, table: pl.DataFrame, *, sure: int = 0) -> Self:
        """Learn from clean records (strings or nulls); the last `sure` of them are titles, kept however rare."""

    @abstractmethod
    def transform(self, table: pl.DataFrame) -> Views:
        """Return the views of clean records."""

    @property
    def n_views(self) -> int:
        """How many views it makes: one for each column unless it says so."""
        return len(self.text) + len(self.categorical)

    @property
    @abstractmethod
    def size(self) -> int:
        """How many different things of a text are told apart; 0 if nothing was found to learn from."""

    @abstractmethod
    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return what was learned, for saving."""

    @abstractmethod
    def to_json(self) -> Json:
        """Return what it was made with, for saving."""

    @abstractmethod
    def restore(self, made: Json, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Return the maker that `to_json` and `arrays` tell of."""
