"""Views of a record as pixels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from glosa.errors import LabelError
from glosa.features.maker import Maker, Views
from glosa.types import Json


class PixelMaker(Maker):
    """Turns the pictures of records into one array; a picture that is missing is black.

    Args:
        image: The column of pictures, arrays of one shape.

    Attributes:
        shape_: Channels, height and width.

    >>> table = pl.DataFrame({"scan": np.array([[[0, 9], [9, 0]]], np.uint8)})
    >>> [view] = PixelMaker("scan").fit(table).transform(table)
    >>> view.shape, view.dtype, view.tolist()
    ((1, 1, 2, 2), dtype('uint8'), [[[[0, 9], [9, 0]]]])
    """

    def __init__(self, image: str) -> None:
        self.text, self.categorical, self.image = (), (), image

    def fit(self, table: pl.DataFrame, *, sure: int = 0) -> Self:  # noqa: ARG002 - titles have no picture
        """Learn the shape.

        Raises:
            LabelError: There is no picture.
        """
        if table[self.image].dtype.base_type() != pl.Array:
            msg = "there are no pictures to learn from. Give labelled records that have some."
            raise LabelError(msg)
        self.shape_ = self._pixels(table[:0]).shape[1:]
        return self

    def transform(self, table: pl.DataFrame) -> Views:
        """Return an uint8 array of shape (n_rows, channels, height, width), from 0, black, to 255."""
        return (self._pixels(table),)

    @property
    def n_views(self) -> int:
        """One: the picture."""
        return 1

    @property
    def size(self) -> int:
        """How many numbers a picture has."""
        return int(np.prod(self.shape_))

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return nothing: what was learned is in `to_json`."""
        return {}

    def to_json(self) -> Json:
        """Return what it was made with and what it learned, for saving."""
        return {"image": self.image, "shape": list(self.shape_)}

    def restore(self, made: Json, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:  # noqa: ARG002 - there are none
        """Return the maker that `to_json` tells of."""
        self.image, self.shape_ = made["image"], tuple(made["shape"])
        return self

    def _pixels(self, table: pl.DataFrame) -> npt.NDArray[np.uint8]:
        column = table[self.image]
        shape: tuple[int, ...] = column.dtype.shape  # type: ignore[attr-defined]  # of an array
        pixels = np.zeros((len(column), *shape), np.uint8)
        given = column.is_not_null().to_numpy()
        if given.any():
            pixels[given] = column.drop_nulls().to_numpy()
        return pixels[:, None] if len(shape) == 2 else np.moveaxis(pixels, 3, 1)
