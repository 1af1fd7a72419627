"""What a reduction of dimensions found, ready for a page or as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt
import polars as pl

from glosa.errors import Fault
from glosa.features.rows import RowKind
from glosa.metrics.neighbourhood import Neighbourhood
from glosa.records.columns import refuse_taken
from glosa.types import FloatArray, Json

FORMAT = 1
Method: TypeAlias = Literal["autoencoder", "pca", "umap"]
METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True)
class Reduced:
    """How good one method is with one number of dimensions, on rows that it did not learn.

    Args:
        method: "autoencoder", "pca" or "umap".
        dimensions: Numbers of a code.
        ratio: How many times fewer they are than the numbers of a row.
        error: Mean square of what is lost of each number, in units of the scaled numbers; None where rows do not come
            back.
        explained: The share of the variance that is kept, 1 at most; below 0 where it is worse than the mean row.
        neighbours: Which near rows stay near.
        seconds: To learn.
    """

    method: Method
    dimensions: int
    ratio: float
    error: float | None
    explained: float | None
    neighbours: Neighbourhood
    seconds: float


@dataclass(frozen=True, eq=False)
class Reduction:
    """What is left of rows in fewer dimensions.

    Args:
        autoencoder: Its kind, layers and settings.
        kind: Of the rows: "numbers", "pictures" or "text".
        size: Numbers of a row.
        dimensions: Numbers of the codes that are written.
        learned: How many rows were learned.
        tested: How many were held out, which all figures are of.
        neighbours: How many nearest rows are compared.
        compared: How many of those held out they are looked for among.
        figures: A line a method and number of dimensions, the autoencoder first.
        spectrum: Share of the variance that the first 1, 2... principal components keep.
        codes: Of all rows, shape (n, dimensions).
        table: What came with them, n rows.
        maps: Two numbers a row by method, shape (n_shown, 2), to be drawn.
        classes: What each of those is, shape (n_shown,); None where nothing says so.
        pictures: Some that were held out, and what came back by method, shape (n_pictures, ...); none of other rows.
        history: Training of the autoencoder that the codes are of.
        notes: What was left out.
        data: The identity of the rows.
    """

    autoencoder: Json
    kind: RowKind
    size: int
    dimensions: int
    learned: int
    tested: int
    neighbours: int
    compared: int
    figures: tuple[Reduced, ...]
    spectrum: FloatArray
    codes: FloatArray
    table: pl.DataFrame
    maps: Mapping[Method, FloatArray]
    classes: pl.Series | None
    pictures: Mapping[str, npt.NDArray[np.float32]]
    history: pl.DataFrame
    notes: tuple[Fault, ...]
    data: str

    def of(self, method: Method, dimensions: int | None = None) -> Reduced:
        """Return how good a method is, with as many dimensions as the codes have if nothing else is said."""
        wanted = self.dimensions if dimensions is None else dimensions
        return next(one for one in self.figures if (one.method, one.dimensions) == (method, wanted))

    def by(self, method: Method) -> list[Reduced]:
        """Return how good a method is, from few to many dimensions."""
        return sorted((one for one in self.figures if one.method == method), key=lambda one: one.dimensions)

    def with_codes(self) -> pl.DataFrame:
        """Return what came with the rows, and beside it the columns ``code_1``, ``code_2``...

        Raises:
            InputError: A column has such a name already.
        """
        names = code_names(self.dimensions)
        refuse_taken(self.table.columns, names)
        codes = pl.DataFrame(self.codes, schema=names, orient="row")
        return pl.concat([self.table, codes], how="horizontal")

    def to_table(self) -> pl.DataFrame:
        """Return the figures, a line a method and number of dimensions."""
        return pl.DataFrame([_line(one) for one in self.figures])

    def to_json(self) -> Json:
        """Return everything but rows and codes as JSON types."""
        return {
            "format": FORMAT,
            "autoencoder": self.autoencoder,
            "kind": self.kind,
            "size": self.size,
            "dimensions": self.dimensions,
            "learned": self.learned,
            "tested": self.tested,
            "neighbours": {"nearest": self.neighbours, "among": self.compared},
            "figures": [_line(one) for one in self.figures],
            "pca_explained": self.spectrum.round(5).tolist(),
            "history": self.history.to_dicts(),
            "notes": [asdict(note) for note in self.notes],
            "data": self.data,
        }


def code_names(dimensions: int) -> list[str]:
    """Return the names of the columns of codes.

    >>> code_names(2)
    ['code_1', 'code_2']
    """
    return [f"code_{number}" for number in range(1, dimensions + 1)]


def _line(one: Reduced) -> Json:
    found = asdict(one) | one.neighbours._asdict()
    del found["neighbours"]
    return found
