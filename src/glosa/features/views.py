"""Views of a record as sparse rows: n-grams of each text field, of all of them together, and categories.

All text views share one space of hashed n-grams, so that a word means the same wherever it is written; what a model
learns of it in one field serves in the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_matrix

from glosa.features.ngrams import Hashes, NgramSpec, hash_ngrams
from glosa.features.normalise import normalise
from glosa.types import BoolArray, Json

Views: TypeAlias = tuple[csr_matrix, ...]

SLOT_BITS = 22  # 4 million slots: of 50,000 known n-grams an unknown one meets some 1 in 80
_CATEGORY = NgramSpec(words=1, characters=(0, 0))


@dataclass(frozen=True, kw_only=True)
class ViewSettings:
    """Which n-grams are taken from the fields of a record.

    Args:
        words: Longest run of words.
        characters: Shortest and longest run of characters inside a word.
        min_records: N-grams met in fewer training records are left out.
    """

    words: int = 2
    characters: tuple[int, int] = (3, 5)
    min_records: int = 2


class ViewMaker:
    """Learns which n-grams to keep and how much each weighs, then turns tables into views.

    The weight of an n-gram is its inverse document frequency; each row has length 1, or 0 if nothing in it is known.

    Args:
        text: Names of the text columns, at least one.
        categorical: Names of the columns of categories.
        settings: Which n-grams.
    """

    def __init__(self, text: Sequence[str], categorical: Sequence[str] = (), settings: ViewSettings | None = None):
        self.text, self.categorical = tuple(text), tuple(categorical)
        self.settings = settings or ViewSettings()

    @property
    def names(self) -> tuple[str, ...]:
        """The views in their order: each text field, all together if there are several, each category."""
        return (*self.text, *(["*"] if len(self.text) > 1 else []), *self.categorical)

    @property
    def looks(self) -> tuple[tuple[int, ...], ...]:
        """Useful choices of views, by number: the joined text, all, the fields apart; with one field just all."""
        everything = tuple(range(len(self.names)))
        if len(self.text) == 1:
            return (everything,)
        fields, rest = everything[: len(self.text)], everything[len(self.text) :]
        return rest, everything, (*fields, *rest[1:])

    def fit(self, table: pl.DataFrame) -> Self:
        """Learn from clean records (strings or nulls)."""
        found = [(rows, _slots(hashes)) for rows, hashes in self._hash(table)]
        keys = np.concatenate([rows << SLOT_BITS | slots for rows, slots in found])
        kept, counts = _count(_count(keys)[0] & ((1 << SLOT_BITS) - 1))
        often = counts >= min(self.settings.min_records, len(table))
        weights = np.log((1 + len(table)) / (1 + counts[often])) + 1
        return self._keep(kept[often].astype(np.int32), weights.astype(np.float32))

    def transform(self, table: pl.DataFrame) -> Views:
        """Return a matrix of shape (n_rows, n_kept) for each view, float32, rows of length 1 or 0."""
        return tuple(self._matrix(rows, hashes, len(table)) for rows, hashes in self._hash(table))

    @property
    def size(self) -> int:
        """How many n-grams are kept: the columns of every view."""
        return len(self.slots_)

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return what was learned, for saving."""
        return {"slots": self.slots_, "weights": self.weights_}

    def to_json(self) -> Json:
        """Return what it was made with, for saving."""
        s = self.settings
        made = {"words": s.words, "characters": list(s.characters), "min_records": s.min_records}
        return {"text": list(self.text), "categorical": list(self.categorical), "settings": made}

    @classmethod
    def restore(cls, made: Json, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Self:
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
        spec = NgramSpec(self.settings.words, self.settings.characters)
        texts = [normalise(table[name]) for name in self.text]
        if len(texts) > 1:
            texts.append(pl.select(pl.concat_str(texts, separator=" ")).to_series())
        whole = [normalise(table[name]).str.replace_all(" ", "_", literal=True) for name in self.categorical]
        return [hash_ngrams(text, spec) for text in texts] + [
            hash_ngrams(values, _CATEGORY, salt=number) for number, values in enumerate(whole, start=1)
        ]

    def _matrix(self, rows: npt.NDArray[np.int64], hashes: Hashes, n_rows: int) -> csr_matrix:
        columns = self._column[_slots(hashes)]
        known = columns >= 0
        rows, columns = rows[known], columns[known]
        order = np.argsort(rows, kind="stable")
        rows, columns = rows[order], columns[order]
        weights = self.weights_[columns]
        length = np.sqrt(np.bincount(rows, weights=weights * weights, minlength=n_rows)).astype(np.float32)
        bounds = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=n_rows))))
        return csr_matrix((weights / length[rows], columns, bounds), shape=(n_rows, self.size))


def has_text(table: pl.DataFrame, text: Sequence[str]) -> BoolArray:
    """Return which records say anything in any text field, shape (n_rows,).

    >>> has_text(pl.DataFrame({"title": ["cook", " - "], "task": [None, None]}), ["title", "task"]).tolist()
    [True, False]
    """
    return np.any([(normalise(table[name]) != "").to_numpy() for name in text], axis=0)


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
