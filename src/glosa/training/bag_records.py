"""Labelled bags of n-grams laid out for training: one sparse matrix, the views of each record next to one another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack

from glosa.features.examples import Examples
from glosa.features.look import field_lengths
from glosa.types import BoolArray, FloatArray, IntArray


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
        return np.diff(self.bags.indptr).reshape(-1, self.views)

    def thinned(self, random: np.random.Generator, share: float, dropped: BoolArray) -> csr_matrix:
        """Return the bags without a random share of their n-grams and without what is dropped, scaled up for the share.

        Args:
            random: Source of chance.
            share: Of the n-grams, 0 to below 1.
            dropped: Which views go, shape (n_rows, n_views).
        """
        bags = self.bags
        kept = random.random(len(bags.data), dtype=np.float32) >= share
        kept &= np.repeat(~dropped.ravel(), np.diff(bags.indptr))
        bounds = np.concatenate(([0], np.cumsum(kept)))[bags.indptr]
        return csr_matrix((bags.data[kept] / np.float32(1 - share), bags.indices[kept], bounds), shape=bags.shape)


def choose_field(sizes: IntArray, learned_by_heart: float, random: np.random.Generator) -> BoolArray:
    """Return which text field is left out of each record, none or one, shape (n_rows, n_text).

    Long texts are nearly unique and learned by heart, so the more n-grams a field has, the more often it goes. One
    field at least says something still.

    Args:
        sizes: How many n-grams each text field has, shape (n_rows, n_text).
        learned_by_heart: Of a field with this many n-grams half are left out.
        random: Source of chance.

    >>> choose_field(np.array([[5, 10**9], [10**9, 0]]), 160.0, np.random.default_rng(0)).tolist()
    [[False, True], [False, False]]
    """
    odds = (sizes / learned_by_heart) ** 2
    goes = random.random(sizes.shape) < odds / (1 + odds)
    goes &= (sizes > 0).sum(axis=1, keepdims=True) > 1
    first = (goes * random.random(sizes.shape)).argmax(axis=1)
    return goes & (np.arange(sizes.shape[1]) == first[:, None])
