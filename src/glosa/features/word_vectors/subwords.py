"""Vectors of the character n-grams of words, from which unknown words get theirs (Bojanowski et al. 2017).

The n-grams and their hash are those of fastText, so that its files can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glosa.types import IntArray

_FNV_START, _FNV_PRIME = np.uint32(2166136261), np.uint32(16777619)


@dataclass(frozen=True)
class NgramRule:
    """Which runs of characters a word is cut into, and into how many buckets these are hashed.

    Args:
        shortest: Fewest characters.
        longest: Most characters; 0 cuts nothing.
        buckets: How many buckets.
    """

    shortest: int
    longest: int
    buckets: int


@dataclass(frozen=True, eq=False)
class Subwords:
    """Vectors of the buckets that hold the n-grams of some words.

    Args:
        rule: How words are cut.
        buckets: Numbers of the buckets that have a vector, rising, shape (n,).
        values: Their vectors, shape (n, dim).
    """

    rule: NgramRule
    buckets: IntArray
    values: npt.NDArray[np.float32]

    def vector(self, word: str) -> npt.NDArray[np.float32] | None:
        """Return the mean of the vectors of a word's n-grams, shape (dim,); None if none of them is known."""
        asked = hash_ngrams(cut_ngrams(word, self.rule), self.rule)
        known = np.isin(asked, self.buckets)
        if not known.any():
            return None
        mean: npt.NDArray[np.float32] = self.values[np.searchsorted(self.buckets, asked[known])].mean(axis=0)
        return mean


def cut_ngrams(word: str, rule: NgramRule) -> list[str]:
    """Return the n-grams of a word, its bounds marked; a mark alone is none.

    >>> cut_ngrams("ab", NgramRule(shortest=2, longest=3, buckets=10))
    ['<a', '<ab', 'ab', 'ab>', 'b>']
    """
    marked = f"<{word}>"
    last = len(marked)
    return [
        marked[start : start + n]
        for start in range(last)
        for n in range(max(rule.shortest, 1), min(rule.longest, last - start) + 1)
        if n > 1 or 0 < start < last - 1
    ]


def hash_ngrams(ngrams: Sequence[str], rule: NgramRule) -> IntArray:
    """Return the bucket of each n-gram, shape (n,): FNV-1a of 32 bits over UTF-8, each byte taken as signed.

    >>> hash_ngrams(["a"], NgramRule(1, 1, 1000)).tolist()  # 3826002220, which is 0xE40C292C
    [220]
    """
    if not ngrams:
        return np.zeros(0, np.int64)
    encoded = np.array([ngram.encode("utf-8", "replace") for ngram in ngrams])
    signed = encoded.view(np.int8).reshape(len(ngrams), -1).astype(np.int32).view(np.uint32)
    lengths = np.char.str_len(encoded)
    hashes = np.full(len(ngrams), _FNV_START)
    for place in range(signed.shape[1]):
        hashes = np.where(place < lengths, (hashes ^ signed[:, place]) * _FNV_PRIME, hashes)
    return (hashes % np.uint32(rule.buckets)).astype(np.int64)
