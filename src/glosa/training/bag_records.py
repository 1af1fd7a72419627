"""Labelled bags of n-grams laid out for training: one sparse matrix, the views of each record next to one another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack

from glosa.features.examples import Examples
from glosa.features.look import field_lengths
from glosa.types import BoolArray, FloatArray, IntArray

_MOST = 0.7  # of the n-grams of a text: less than the rest would say too little


@dataclass(frozen=True)
class BagRecords:
    """Records with their codes.

    Args:
        bags: Shape (n_rows * n_views, n_ngrams): the views of the first record, then those of the second.
        lengths: Length of each text field, shape (n_rows, n_text).
        target: Index of the right code, shape (n_rows,).
        weight: What each record counts, shape (n_rows,).
        views: How many views a record has.
    """

    bags: csr_matrix
    lengths: npt.NDArray[np.float32]
    target: IntArray
    weight: FloatArray
    views: int

    @classmethod
    def of(cls, examples: Examples, n_text: int) -> BagRecords:
        """Return examples laid out anew."""
        views, n = len(examples.views), len(examples)
        by_record = np.arange(views * n).reshape(views, n).T.ravel()
        bags = vstack(examples.views, format="csr")[by_record]
        lengths = np.concatenate(field_lengths(examples.views, n_text), axis=1)
        return cls(bags, lengths, examples.target, examples.weight, views)

    def __len__(self) -> int:
        return len(self.target)

    def take(self, rows: IntArray) -> BagRecords:
        """Return some of the records."""
        bags = self.bags[(rows[:, None] * self.views + np.arange(self.views)).ravel()]
        return BagRecords(bags, self.lengths[rows], self.target[rows], self.weight[rows], self.views)

    def sizes(self) -> IntArray:
        """Return how many n-grams each view has, shape (n_rows, n_views)."""
        sizes: IntArray = np.diff(self.bags.indptr).reshape(-1, self.views)
        return sizes

    def thinned(self, random: np.random.Generator, shares: npt.NDArray[np.float32]) -> csr_matrix:
        """Return the bags without a random share of their n-grams; the others are scaled up for those that went.

        Args:
            random: Source of chance.
            shares: Of the n-grams of each view, 0 to 1, shape (n_rows, n_views).
        """
        bags = self.bags
        share = np.repeat(shares.ravel(), np.diff(bags.indptr))
        kept = random.random(len(share), dtype=np.float32) >= share
        bounds = np.concatenate(([0], np.cumsum(kept)))[bags.indptr]
        return csr_matrix((bags.data[kept] / (1 - share[kept]), bags.indices[kept], bounds), shape=bags.shape)


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


def _choose_field(sizes: IntArray, odds: FloatArray, random: np.random.Generator) -> BoolArray:
    goes: BoolArray = random.random(sizes.shape) < odds / (1 + odds)
    goes &= (sizes > 0).sum(axis=1, keepdims=True) > 1
    chosen = (goes * random.random(sizes.shape)).argmax(axis=1)
    goes &= np.arange(sizes.shape[1]) == chosen[:, None]
    return goes
