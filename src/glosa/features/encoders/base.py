"""What every sentence encoder does: it turns texts into vectors, near each other where texts mean alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from glosa.features.normalise import MAX_CHARACTERS

Vectors: TypeAlias = npt.NDArray[np.float32]

_BLANKS = r"[\s\p{Cc}]+"
_TINY = 1e-9


class Encoder(ABC):
    """A sentence encoder. Its weights are read when the first text comes, not before.

    Attributes:
        name: What it was asked for by.
        batch: Texts that are encoded at once.
    """

    name: str
    batch: ClassVar[int] = 64

    @property
    @abstractmethod
    def identity(self) -> str:
        """What changes when its vectors would: name and version, or a hash of the weights."""

    @property
    @abstractmethod
    def dimensions(self) -> int:
        """How many numbers a vector has."""

    @abstractmethod
    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        """Return what it makes of a batch of tidy texts, none of them empty; shape (n_texts, dimensions)."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return vectors of length 1, zeros for an empty text; shape (n_texts, dimensions).

        A text that comes twice is encoded once; texts of like length are encoded together.

        Raises:
            UnavailableError: What it needs is missing: a package, a file, a service.
        """
        said = tidy(pl.Series(texts, dtype=pl.String))
        different = _shortest_first(said)
        parts = [
            self.vectors(different[start : start + self.batch].to_list())
            for start in range(0, len(different), self.batch)
        ]
        table = np.concatenate([np.zeros((1, self.dimensions), np.float32), *map(unit_rows, parts)])
        return table[_places(said, different)]


def tidy(texts: pl.Series) -> pl.Series:
    r"""Return texts as an encoder gets them: cut at `MAX_CHARACTERS`, single blanks, case and accents as they were.

    >>> tidy(pl.Series([" Niñera,  a\ndomicilio ", None])).to_list()
    ['Niñera, a domicilio', '']
    """
    return texts.fill_null("").str.head(MAX_CHARACTERS).str.replace_all(_BLANKS, " ").str.strip_chars(" ")


def unit_rows(vectors: npt.NDArray[np.floating]) -> Vectors:
    """Return vectors of length 1; one of zeros stays one.

    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).round(4).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, _TINY)).astype(np.float32)
    return scaled


def _shortest_first(texts: pl.Series) -> pl.Series:
    different = texts.filter(texts != "").unique().to_frame("text")
    return different.sort(pl.col("text").str.len_bytes(), "text")["text"]


def _places(texts: pl.Series, different: pl.Series) -> npt.NDArray[np.int64]:
    """Return the place of each text, counted from 1; 0 for an empty one.

    >>> _places(pl.Series(["b", "", "a"]), pl.Series(["a", "b"])).tolist()
    [2, 0, 1]
    """
    places = texts.cast(pl.Enum(different), strict=False).to_physical().cast(pl.Int64)
    return (places + 1).fill_null(0).to_numpy()
