"""Makers side by side: what models that see a record in several ways take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, chain, pairwise
from typing import Any, Self

import numpy.typing as npt
import polars as pl

from glosa.features.maker import Maker, Views
from glosa.storage.parts import join_parts, take_part
from glosa.types import Json


class JoinedMaker(Maker):
    """Makes the views of several makers, one after the other.

    Args:
        makers: At least one; all look at the same columns.
    """

    def __init__(self, makers: Sequence[Maker]) -> None:
        self.makers = tuple(makers)
        self.text, self.categorical = makers[0].text, makers[0].categorical

    def fit(self, table: pl.DataFrame, *, sure: int = 0) -> Self:
        """Fit every maker."""
        for maker in self.makers:
            maker.fit(table, sure=sure)
        return self

    def transform(self, table: pl.DataFrame) -> Views:
        """Return the views of every maker, one after the other."""
        return tuple(chain.from_iterable(maker.transform(table) for maker in self.makers))

    def parts(self, views: Views) -> list[Views]:
        """Return the views of each maker, from those of all."""
        ends = accumulate((maker.n_views for maker in self.makers), initial=0)
        return [views[start:end] for start, end in pairwise(ends)]

    @property
    def n_views(self) -> int:
        """How many views it makes."""
        return sum(maker.n_views for maker in self.makers)

    @property
    def size(self) -> int:
        """How many different things the makers tell apart, all together; 0 if one of them has nothing to learn from."""
        sizes = [maker.size for maker in self.makers]
        return sum(sizes) if all(sizes) else 0

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return what was learned, for saving, by the number of the maker."""
        return join_parts({str(number): maker.arrays() for number, maker in enumerate(self.makers)})

    def to_json(self) -> Json:
        """Return what they were made with, for saving."""
        return {"makers": [maker.to_json() for maker in self.makers]}

    def restore(self, made: Json, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Return the maker that `to_json` and `arrays` tell of."""
        pairs = enumerate(zip(self.makers, made["makers"], strict=True))
        return type(self)([maker.restore(of, take_part(arrays, str(number))) for number, (maker, of) in pairs])
