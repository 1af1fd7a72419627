"""Words and their vectors, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from glosa.errors import InputError
from glosa.features.normalise import normalise
from glosa.features.word_vectors.kept import Kept
from glosa.features.word_vectors.subwords import Subwords

_TINY = 1e-12

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class WordVectors:
    """Different words, each with its vector.

    Args:
        words: The words, n of them.
        values: Their vectors, shape (n, dim).
        subwords: Where the vectors of other words come from, if they do.
    """

    words: tuple[str, ...]
    values: Vector
    subwords: Subwords | None = None

    @classmethod
    def of(cls, vectors: Mapping[str, Vector], dim: int) -> WordVectors:
        """Return vectors of shape (dim,) by word as one table."""
        values = np.stack([*vectors.values()]) if vectors else np.zeros((0, dim))
        return cls(tuple(vectors), values.astype(np.float32, copy=False))

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""
        return int(self.values.shape[1])

    def __len__(self) -> int:
        return len(self.words)

    def take(self, words: Collection[str]) -> WordVectors:
        """Return the vectors of some words, in their order; words without one are left out.

        A word is found by its spelling, then by its normalised form, then by its n-grams if there are `subwords`.

        >>> pets = WordVectors(("Cat", "dog"), np.eye(2, dtype=np.float32))
        >>> pets.take(["dog", "cow", "cat"]).words
        ('dog', 'cat')
        """
        kept = Kept[Vector](words)
        for position, shelf, word in kept.pick(self.words):
            shelf[word] = self.values[position]
        found = kept.found()
        if self.subwords is None:
            return WordVectors.of(found, self.dim)
        made = {word: found[word] if word in found else self.subwords.vector(word) for word in dict.fromkeys(words)}
        known = {word: vector for word, vector in made.items() if vector is not None}
        return WordVectors.of(known, self.dim)


def nearest_words(vectors: WordVectors, word: str, most: int = 10) -> list[tuple[str, float]]:
    """Return the words whose vectors point the way of a word's own, nearest first, with their cosine, -1 to 1.

    Args:
        vectors: Where to look.
        word: Any word that has a vector as it stands or normalised; no spelling of it is among the answers.
        most: How many at most.

    Raises:
        InputError: The word has no vector.

    >>> pets = WordVectors(("cat", "dog", "sun"), np.array([[1, 0], [3, 4], [0, 1]], np.float32))
    >>> [(word, round(cosine, 1)) for word, cosine in nearest_words(pets, "cat")]
    [('dog', 0.6), ('sun', 0.0)]
    """
    spelt = word if word in vectors.words else normalise(pl.Series([word])).item()
    own = vectors.take([spelt])
    if not len(own):
        msg = f"'{word}' has no vector among {len(vectors):,} words. Ask for another word, or for other vectors."
        raise InputError(msg)
    lengths = np.linalg.norm(vectors.values, axis=1) * np.linalg.norm(own.values[0])
    cosines = vectors.values @ own.values[0] / np.maximum(lengths, _TINY)
    same = {position for position, _, _ in Kept[Vector]([spelt]).pick(vectors.words)}
    order = np.argsort(-cosines, kind="stable")[: most + len(same)]
    return [(vectors.words[at], float(cosines[at])) for at in order if at not in same][:most]
