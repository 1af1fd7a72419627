"""Labelled bags of n-grams laid out for training: one sparse matrix, the views of each record next to one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack

from glosa.features.common_words import without_unused
from glosa.features.examples import Examples
from glosa.features.look import field_lengths, word_shares
from glosa.features.views import scale_rows
from glosa.types import BoolArray, FloatArray, IntArray

_MOST = 0.7  # of the n-grams of a text: less than the rest would say too little


@dataclass(frozen=True)
class BagRecords:
    """Records with their codes.

    Args:
        bags: Shape (n_rows * n_views, n_ngrams), rows of length 1: the views of the first record, then of the second.
        lengths: How long the rows of each text field were, shape (n_rows, n_text).
        target: Index of the right code, shape (n_rows,).
        weight: What each record counts, shape (n_rows,).
        views: How many views a record has, those of common words not counted.
        words: Shape (n_rows * n_text, n_met), rows of sum 1: common words of the fields of the first record, then of
            the second; None if none are looked at.
        shares: Which part of a record's common words each text field has, shape (n_rows, n_text).
        met: Which of all common words these are, shape (n_met,).
    """

    bags: csr_matrix
    lengths: npt.NDArray[np.float32]
    target: IntArray
    weight: FloatArray
    views: int
    words: csr_matrix | None = None
    shares: npt.NDArray[np.float32] | None = None
    met: IntArray | None = None

    @classmethod
    def of(cls, examples: Examples, views: int, n_text: int) -> BagRecords:
        """Return examples laid out anew: their first views, and what is left as common words."""
        bags, told = examples.views[:views], examples.views[views:]
        lengths = field_lengths(bags, n_text)
        alone = [*map(scale_rows, bags, (length[:, 0] for length in lengths)), *bags[n_text:]]
        laid = cls(_by_record(alone), np.concatenate(lengths, axis=1), examples.target, examples.weight, views)
        if not told:
            return laid
        shares = word_shares(told)
        words, met = without_unused(_by_record([*map(scale_rows, told, (share[:, 0] for share in shares))]))
        return replace(laid, words=words, shares=np.concatenate(shares, axis=1), met=met)

    def __len__(self) -> int:
        return len(self.target)

    def take(self, rows: IntArray) -> BagRecords:
        """Return some of the records."""
        return self._at(rows, lambda each: (rows[:, None] * each + np.arange(each)).ravel())

    def part(self, start: int, end: int) -> BagRecords:
        """Return the records from one number to before another."""
        return self._at(slice(start, end), lambda each: slice(start * each, end * each))

    def different(self) -> int:
        """Return how many different records there are, by what is in their bags."""
        random = np.random.default_rng(0)
        marks = (self.bags @ random.random(self.bags.shape[1])).reshape(-1, self.views) @ random.random(self.views)
        return len(np.unique(marks))

    def thinned(self, n_text: int, learned_by_heart: float, random: np.random.Generator) -> BagRecords:
        """Return the records without some of their n-grams and common words; see `shares_left_out`."""
        shares = shares_left_out(self.sizes(), n_text, learned_by_heart, random)
        words = None if self.words is None else thinned(self.words, random, shares[:, :n_text].ravel())
        return replace(self, bags=thinned(self.bags, random, shares.ravel()), words=words)

    def _at(self, rows: IntArray | slice, views: Callable[[int], IntArray | slice]) -> BagRecords:
        return replace(
            self,
            bags=self.bags[views(self.views)],
            lengths=self.lengths[rows],
            target=self.target[rows],
            weight=self.weight[rows],
            words=None if self.words is None or self.shares is None else self.words[views(self.shares.shape[1])],
            shares=None if self.shares is None else self.shares[rows],
        )

    def sizes(self) -> IntArray:
        """Return how many n-grams each view has, shape (n_rows, n_views)."""
        sizes: IntArray = np.diff(self.bags.indptr).reshape(-1, self.views)
        return sizes


def thinned(matrix: csr_matrix, random: np.random.Generator, shares: npt.NDArray[np.float32]) -> csr_matrix:
    """Return a matrix without a random share of what each row has; the rest is scaled up for what went.

    Args:
        matrix: Shape (n_rows, n_entries).
        random: Source of chance.
        shares: Of the entries of each row, 0 to 1, shape (n_rows,).
    """
    share = np.repeat(shares, np.diff(matrix.indptr))
    kept = random.random(len(share), dtype=np.float32) >= share
    bounds = np.concatenate(([0], np.cumsum(kept)))[matrix.indptr]
    return csr_matrix((matrix.data[kept] / (1 - share[kept]), matrix.indices[kept], bounds), shape=matrix.shape)


def shares_left_out(
    sizes: IntArray, n_text: int, learned_by_heart: float, random: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Return which share of the n-grams of each view is left out, shape (n_rows, n_views).

    Long texts are nearly unique and learned by heart, so the more n-grams a text has, the more of them go; and the
    more often a whole text field goes, one of a record at most, if another one says something still.

    Args:
        sizes: How many n-grams each view has, text fields first, shape (n_rows, n_views).
        n_text: How many text fields.
        learned_by_heart: Of a text of this many n-grams half are left out; of a field among others, all, half the time.
        random: Source of chance.

    >>> shares_left_out(np.array([[50, 150]]), 1, 150.0, np.random.default_rng(0)).tolist()
    [[0.25, 0.5]]
    """
    odds = sizes / learned_by_heart
    shares = np.minimum(odds / (1 + odds), _MOST).astype(np.float32)
    shares[:, :n_text][_choose_field(sizes[:, :n_text], odds[:, :n_text] ** 2, random)] = 1
    return shares


def _by_record(views: Sequence[csr_matrix]) -> csr_matrix:
    """Return one matrix: all views of the first record, then those of the second."""
    stacked = vstack(views, format="csr")
    return stacked[np.arange(stacked.shape[0]).reshape(len(views), -1).T.ravel()]


def _choose_field(sizes: IntArray, odds: FloatArray, random: np.random.Generator) -> BoolArray:
    goes: BoolArray = random.random(sizes.shape) < odds / (1 + odds)
    goes &= (sizes > 0).sum(axis=1, keepdims=True) > 1
    chosen = (goes * random.random(sizes.shape)).argmax(axis=1)
    goes &= np.arange(sizes.shape[1]) == chosen[:, None]
    return goes
