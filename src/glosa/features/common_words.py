"""What is known of common words before any record is read: a vector each, which Glosa brings along.

Words that are used alike have vectors that point the same way, in seven languages, so that a model that has met
"vicar" in its records knows something of "rabbi". `scripts/common_words.py` makes the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import polars as pl
from safetensors.numpy import load_file
from scipy.sparse import csr_matrix

from glosa.features.maker import Maker, Views
from glosa.features.ngrams import Hashes, NgramSpec, hash_ngrams
from glosa.features.normalise import normalise
from glosa.storage.parts import digest
from glosa.types import IntArray, Json

FILE = Path(__file__).with_suffix(".safetensors")
WORDS = NgramSpec(words=1, characters=(0, 0))
_LEVELS = 16  # of a number: 4 bits
_STEP = 0.335  # between two levels, in standard deviations: the least error if numbers are normal (Max 1960)


class CommonWords:
    """Vectors of words, found by half a word's hash: one that is not there is taken for another once in 15,000 times.

    Args:
        keys: Shape (n_words,), rising.
        packed: Two numbers a byte, shape (n_words, dimensions / 2).
        step: What a number is a multiple of, shape (dimensions,).
    """

    def __init__(
        self, keys: npt.NDArray[np.uint32], packed: npt.NDArray[np.uint8], step: npt.NDArray[np.float32]
    ) -> None:
        self.keys, self.step = keys, step
        self._packed = packed

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return len(self.step)

    @cached_property
    def identity(self) -> str:
        """What changes when the vectors would."""
        return digest("", {"keys": self.keys, "packed": self._packed, "step": self.step})[:12]

    def find(self, hashes: Hashes) -> IntArray:
        """Return the row of each word, -1 for one that is not there; shape of the hashes."""
        keys = (hashes >> np.uint64(32)).astype(np.uint32)
        rows = np.searchsorted(self.keys, keys)
        rows[rows == len(self)] = 0
        return np.where(self.keys[rows] == keys, rows, -1)

    def vectors(self, rows: IntArray) -> npt.NDArray[np.float32]:
        """Return the vectors of some words, shape (n_rows, dimensions); a number varies by about 1."""
        packed = self._packed[rows]
        levels = np.stack([packed >> 4, packed & (_LEVELS - 1)], axis=-1).reshape(len(packed), self.dimensions)
        found: npt.NDArray[np.float32] = (levels - np.float32((_LEVELS - 1) / 2)) * self.step
        return found

    def pool(self, matrix: csr_matrix) -> npt.NDArray[np.float32]:
        """Return the product of a sparse matrix, shape (n_rows, n_words), and the vectors."""
        local, rows = without_unused(matrix)
        pooled: npt.NDArray[np.float32] = local @ self.vectors(rows)
        return pooled


def pack(vectors: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]]:
    """Return numbers of 4 bits, two a byte, and what each column is a multiple of.

    >>> packed, step = pack(np.array([[-1.0, 0.3], [1.0, -0.3]], np.float32))
    >>> CommonWords(np.arange(2, dtype=np.uint32), packed, step).vectors(np.array([1])).round(1).astype(str).tolist()
    [['0.8', '-0.3']]
    """
    step = (vectors.std(axis=0) * _STEP).astype(np.float32)
    levels = np.clip(np.floor(vectors / step) + _LEVELS // 2, 0, _LEVELS - 1).astype(np.uint8)
    return levels[:, ::2] << 4 | levels[:, 1::2], step


def without_unused(matrix: csr_matrix) -> tuple[csr_matrix, IntArray]:
    """Return a matrix without the columns that have nothing, and which are left.

    >>> matrix, left = without_unused(csr_matrix([[0.0, 2.0, 0.0, 3.0]]))
    >>> matrix.toarray().tolist(), left.tolist()
    ([[2.0, 3.0]], [1, 3])
    """
    left, place = np.unique(matrix.indices, return_inverse=True)
    return csr_matrix((matrix.data, place, matrix.indptr), shape=(matrix.shape[0], len(left))), left


@lru_cache(maxsize=1)
def common_words() -> CommonWords:
    """Return the words that Glosa brings along."""
    return CommonWords(**load_file(FILE))


class CommonWordsMaker(Maker):
    """Tells which common words the text fields of a record have.

    Args:
        text: Names of the text columns, at least one.
        categorical: Names of the columns of categories, which are not looked at.
    """

    def __init__(self, text: Sequence[str], categorical: Sequence[str] = ()) -> None:
        self.text, self.categorical = tuple(text), tuple(categorical)

    def fit(self, table: pl.DataFrame, *, sure: int = 0) -> Self:  # noqa: ARG002 - nothing is learned
        """Return itself."""
        return self

    def transform(self, table: pl.DataFrame) -> Views:
        """Return a float32 matrix of shape (n_rows, n_words) for each text column; the numbers of a record sum to 1."""
        words = common_words()
        found = []
        for name in self.text:
            rows, hashes = hash_ngrams(normalise(table[name]), WORDS)
            at = words.find(hashes)
            found.append((rows[at >= 0], at[at >= 0]))
        counts = [np.bincount(rows, minlength=len(table)) for rows, _ in found]
        share = (1 / np.maximum(sum(counts), 1)).astype(np.float32)
        shape = (len(table), len(words))
        return tuple(
            csr_matrix((share[rows], at, np.concatenate(([0], np.cumsum(count)))), shape=shape)
            for (rows, at), count in zip(found, counts, strict=True)
        )

    @property
    def n_views(self) -> int:
        """How many views it makes."""
        return len(self.text)

    @property
    def size(self) -> int:
        """How many words there are."""
        return len(common_words())

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return nothing: the words are Glosa's."""
        return {}

    def to_json(self) -> Json:
        """Return what it was made with, for saving."""
        return {"text": list(self.text), "categorical": list(self.categorical), "words": common_words().identity}

    @classmethod
    def restore(cls, made: Json, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:  # noqa: ARG003 - there are none
        """Return the maker that `to_json` tells of.

        Raises:
            ValueError: It was made with other words.
        """
        if made["words"] != common_words().identity:
            msg = f"it learned with other vectors of common words ({made['words']}, not {common_words().identity})"
            raise ValueError(msg)
        return cls(made["text"], made["categorical"])
