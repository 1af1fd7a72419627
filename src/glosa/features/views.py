"""Views of a record as sparse rows: the n-grams of each text field, and its categories.

All text fields share one space of hashed n-grams: what a model learns of a word in one field serves in the others.
Their rows are scaled together, so that their sum is the row of the whole text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_matrix

from glosa._validate import Rule, is_number, require
from glosa.features.maker import Maker, Views
from glosa.features.ngrams import Hashes, NgramSpec, hash_ngrams
from glosa.features.normalise import normalise, normalise_category
from glosa.types import BoolArray, Json

SLOT_BITS = 22  # 4 million slots: of 50,000 known n-grams an unknown one meets some 1 in 80
_SLOT = (1 << SLOT_BITS) - 1
_TINY = 1e-9
_CATEGORY = NgramSpec(words=1, characters=(0, 0))
MOST_WORDS, MOST_CHARACTERS = 10, 20
_LENGTHS = f"two whole numbers from 1 to {MOST_CHARACTERS}, the smaller first, or [0, 0] where words are taken"


@dataclass(frozen=True, kw_only=True)
class ViewSettings:
    """Which n-grams are taken from the fields of a record.

    Args:
        words: Longest run of words.
        characters: Shortest and longest run of characters inside a word, two numbers; (0, 0) takes none.
        min_records: N-grams met in fewer training records are left out, unless that left none.

    Raises:
        SettingsError: A number is out of its range, or there are neither words nor characters.
    """

    words: int = 2
    characters: Sequence[int] = (3, 5)
    min_records: int = 2

    def __post_init__(self) -> None:
        require([
            Rule("words", self.words, is_number(self.words, 0, MOST_WORDS, whole=True), f"whole, 0 to {MOST_WORDS}"),
            Rule("characters", self.characters, _are_lengths(self.characters, none=self.words != 0), _LENGTHS),
            Rule("min_records", self.min_records, is_number(self.min_records, 1, 1e9, whole=True), "whole, 1 or more"),
        ])  # fmt: skip


class ViewMaker(Maker):
    """Learns which n-grams to keep and how much each weighs, then turns tables into views.

    The weight of an n-gram is its inverse document frequency. The text rows of a record have length 1 when put side by
    side, a category has length 1, and what is empty or unknown has length 0.

    Args:
        text: Names of the text columns, at least one.
        categorical: Names of the columns of categories.
        settings: Which n-grams.
    """

    def __init__(
        self, text: Sequence[str], categorical: Sequence[str] = (), settings: ViewSettings | None = None
    ) -> None:
        self.text, self.categorical = tuple(text), tuple(categorical)
        self.settings = settings or ViewSettings()

    def fit(self, table: pl.DataFrame, *, sure: int = 0) -> Self:
        """Learn from clean records (strings or nulls).

        Args:
            table: The records.
            sure: The n-grams of this many records at the end are kept however rare they are.
        """
        found = [(rows, _slots(hashes)) for rows, hashes in self._hash(table)]
        keys, _ = _count(np.concatenate([rows << SLOT_BITS | slots for rows, slots in found]))
        slots, counts = _count(keys & _SLOT)
        often = counts >= self.settings.min_records
        if sure:
            often |= np.isin(slots, keys[keys >> SLOT_BITS >= len(table) - sure] & _SLOT)
        if not often.any():
            often[:] = True
        weights = np.log((1 + len(table)) / (1 + counts[often])) + 1
        return self._keep(slots[often].astype(np.int32), weights.astype(np.float32))

    def transform(self, table: pl.DataFrame) -> Views:
        """Return a float32 matrix of shape (n_rows, n_kept) for each text column, then for each category."""
        matrices = [self._matrix(rows, hashes, len(table)) for rows, hashes in self._hash(table)]
        texts, categories = matrices[: len(self.text)], matrices[len(self.text) :]
        whole = np.sqrt(sum(row_lengths(text) ** 2 for text in texts))
        return (
            *(scale_rows(text, whole) for text in texts),
            *(scale_rows(category, row_lengths(category)) for category in categories),
        )

    @property
    def size(self) -> int:
        """How many n-grams are kept: the columns of every view."""
        return len(self.slots_)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return what was learned, for saving."""
        return {"slots": self.slots_, "weights": self.weights_}

    def to_json(self) -> Json:
        """Return what it was made with, for saving."""
        s = self.settings
        made = {"words": s.words, "characters": list(s.characters), "min_records": s.min_records}
        return {"text": list(self.text), "categorical": list(self.categorical), "settings": made}

    @classmethod
    def restore(cls, made: Json, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Return the maker that `to_json` and `arrays` tell of."""
        settings = ViewSettings(**{**made["settings"], "characters": tuple(made["settings"]["characters"])})
        return cls(made["text"], made["categorical"], settings)._keep(
            arrays["slots"].astype(np.int32), arrays["weights"].astype(np.float32)
        )

    def _keep(self, slots: npt.NDArray[np.int32], weights: npt.NDArray[np.float32]) -> Self:
        self.slots_, self.weights_ = slots, weights
        self._column = np.full(1 << SLOT_BITS, -1, np.int32)
        self._column[slots] = np.arange(len(slots), dtype=np.int32)
        return self

    def _hash(self, table: pl.DataFrame) -> list[tuple[npt.NDArray[np.int64], Hashes]]:
        shortest, longest = self.settings.characters
        spec = NgramSpec(self.settings.words, (shortest, longest))
        texts = [normalise(table[name]) for name in self.text]
        whole = [normalise_category(table[name]).str.replace_all(" ", "_", literal=True) for name in self.categorical]
        return [hash_ngrams(text, spec) for text in texts] + [
            hash_ngrams(values, _CATEGORY, salt=number) for number, values in enumerate(whole, start=1)
        ]

    def _matrix(self, rows: npt.NDArray[np.int64], hashes: Hashes, n_rows: int) -> csr_matrix:
        columns = self._column[_slots(hashes)]
        known = columns >= 0
        rows, columns = rows[known], columns[known]
        order = np.argsort(rows, kind="stable")
        rows, columns = rows[order], columns[order]
        bounds = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=n_rows))))
        return csr_matrix((self.weights_[columns], columns, bounds), shape=(n_rows, self.size))


def row_lengths(matrix: csr_matrix) -> npt.NDArray[np.float32]:
    """Return the Euclidean length of each row, shape (n_rows,).

    >>> row_lengths(csr_matrix([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32)).tolist()
    [5.0, 0.0]
    """
    squares = csr_matrix((matrix.data**2, matrix.indices, matrix.indptr), shape=matrix.shape)
    lengths: npt.NDArray[np.float32] = np.sqrt(squares @ np.ones(matrix.shape[1], np.float32))
    return lengths


def scale_rows(matrix: csr_matrix, lengths: npt.NDArray[np.float32]) -> csr_matrix:
    """Return the matrix with each row divided by a length; a row of zeros stays one.

    >>> rows = csr_matrix([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32)
    >>> scale_rows(rows, np.array([2, 0], np.float32)).toarray().tolist()
    [[1.5, 2.0], [0.0, 0.0]]
    """
    scale = np.repeat(1 / np.maximum(lengths, _TINY), np.diff(matrix.indptr))
    return csr_matrix((matrix.data * scale.astype(np.float32), matrix.indices, matrix.indptr), shape=matrix.shape)


def says_anything(table: pl.DataFrame, content: Sequence[str]) -> BoolArray:
    """Return which records have a picture, or say anything in any text field, shape (n_rows,).

    >>> says_anything(pl.DataFrame({"title": ["cook", " - "], "task": [None, None]}), ["title", "task"]).tolist()
    [True, False]
    """
    columns = [table[name] for name in content]
    said: BoolArray = np.any(
        [
            ((normalise(column) != "") if column.dtype == pl.String else column.is_not_null()).to_numpy()
            for column in columns
        ],
        axis=0,
    )
    return said


def _are_lengths(values: object, *, none: bool) -> bool:
    """Return whether values are the shortest and the longest length; two zeros are, if there may be none.

    >>> _are_lengths([3, 5], none=False), _are_lengths((0, 0), none=True), _are_lengths([5, 3], none=True)
    (True, True, False)
    """
    if not (isinstance(values, list | tuple) and len(values) == 2):
        return False
    shortest, longest = values
    whole = all(is_number(value, 0, MOST_CHARACTERS, whole=True) for value in values)
    return whole and (1 <= shortest <= longest or (none and shortest == longest == 0))


def _slots(hashes: Hashes) -> npt.NDArray[np.int64]:
    return (hashes >> np.uint64(64 - SLOT_BITS)).astype(np.int64)


def _count(keys: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the different keys in rising order and how often each is met; sorting is faster here than `np.unique`.

    >>> [part.tolist() for part in _count(np.array([7, 5, 7]))]
    [[5, 7], [1, 2]]
    """
    ordered = np.sort(keys)
    first = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if len(keys) else keys
    return ordered[first], np.diff(first, append=len(keys))
