"""The words of made-up product titles: what each category says, what all say, brands, models and measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import polars as pl
import pyarrow as pa

from glosa.types import IntArray

ONSETS = ("b", "br", "c", "ch", "d", "f", "g", "gr", "j", "l", "ll", "m", "n", "p", "pl", "r", "s", "t", "tr", "v", "z")
VOWELS = ("a", "a", "a", "e", "e", "e", "i", "o", "o", "u", "ie", "ue")  # codespell:ignore ue
CODAS = ("", "", "", "", "n", "r", "s", "l")
ENDINGS = ("do", "ta", "dos", "ras", "dor", "tero", "dera", "lador", "ción", "tico", "nilla", "nal")
UNITS = ("", "cm", "mm", "ml", "kg", "gr", "w", "v", "gb", "x2", "lts", "pulgadas")

WORDS, BRANDS, MODELS, MEASURES = 20_000, 2_000, 30_000, 2_000
OWN, SHARED, KNOWN = 30, 60, 40  # words of a category, words and brands of a family
KINDS = {"own": 0.4, "shared": 0.15, "any": 0.25, "brand": 0.1, "model": 0.05, "measure": 0.05}
"""How often a word is one of its category's, one of its family's, any, a brand, a model or a measure."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Words, and who says them.

    Args:
        words: Words, then brands, models and measures.
        categories: The names of the categories, shape (n,).
        own: The words of each category, shape (n, OWN), as places in `words`, the commonest first.
        shared: The words of each family, shape (families, SHARED).
        brands: The brands of each family, shape (families, KNOWN).
    """

    FAMILY: ClassVar[int] = 8
    """How many categories are alike."""

    words: pl.Series
    categories: pl.Series
    own: IntArray
    shared: IntArray
    brands: IntArray

    @classmethod
    def make(cls, categories: int, rng: np.random.Generator) -> Self:
        """Return the lexicon of so many categories."""
        families = -(-categories // cls.FAMILY)
        words = _words(WORDS + BRANDS, rng)
        named = _pair(words[rng.permutation(WORDS)[: 2 * categories]])
        return cls(
            words=pl.Series(np.concatenate([words, _models(rng), _measures(rng)]), dtype=pl.String),
            categories=pl.Series(np.char.upper(named), dtype=pl.String),
            own=rng.integers(0, WORDS, (categories, OWN)),
            shared=rng.integers(0, WORDS, (families, SHARED)),
            brands=WORDS + rng.integers(0, BRANDS, (families, KNOWN)),
        )

    def family(self, category: IntArray) -> IntArray:
        """Return the family of each category."""
        return category // self.FAMILY

    def write(self, category: IntArray, lengths: IntArray, rng: np.random.Generator) -> pl.Series:
        """Return a title for each category, of as many words as said, shape (rows,)."""
        about = np.repeat(category, lengths)
        kind = rng.choice(len(KINDS), len(about), p=list(KINDS.values()))
        said = np.zeros(len(about), np.int64)
        for number, name in enumerate(KINDS):
            here = kind == number
            said[here] = self._draw(name, about[here], rng)
        words = self.words.gather(said).to_arrow()
        starts = np.concatenate([[0], np.cumsum(lengths)])
        lists = pa.LargeListArray.from_arrays(pa.array(starts, pa.int64()), words)
        return pl.Series(lists).list.join(" ")

    def _draw(self, kind: str, about: IntArray, rng: np.random.Generator) -> IntArray:
        """Return a word of a kind for each category, as places in `words`."""
        n, models = len(about), WORDS + BRANDS
        draw: dict[str, Callable[[], IntArray]] = {
            "own": lambda: self.own[about, zipf(rng, n, OWN)],
            "shared": lambda: self.shared[self.family(about), zipf(rng, n, SHARED)],
            "any": lambda: zipf(rng, n, WORDS),
            "brand": lambda: self.brands[self.family(about), zipf(rng, n, KNOWN)],
            "model": lambda: rng.integers(models, models + MODELS, n),
            "measure": lambda: models + MODELS + zipf(rng, n, MEASURES),
        }
        return draw[kind]()


def zipf(rng: np.random.Generator, size: int, n: int, flat: float = 1) -> IntArray:
    """Return numbers from 0 to n - 1, shape (size,), each r drawn as often as 1 / (r + flat) says."""
    shares = np.cumsum(1 / (np.arange(n) + flat))
    drawn: IntArray = np.minimum(np.searchsorted(shares, rng.random(size) * shares[-1]), n - 1)
    return drawn


def _words(n: int, rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """Return n different words of two to four syllables; the commonest, which come first, are the shortest."""
    drawn = 2 * n
    syllables = [_syllables(drawn, rng) for _ in range(3)]
    count = rng.integers(1, 3, drawn, endpoint=True)
    word = syllables[0]
    for place, more in enumerate(syllables[1:], start=2):
        word = np.where(count >= place, np.char.add(word, more), word)
    word = np.char.add(word, rng.choice(ENDINGS, drawn))
    different = word[np.sort(np.unique(word, return_index=True)[1])][:n]
    return different[np.argsort(np.char.str_len(different), kind="stable")]


def _syllables(n: int, rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    onset, vowel, coda = (rng.choice(sounds, n) for sounds in (ONSETS, VOWELS, CODAS))
    return np.char.add(np.char.add(onset, vowel), coda)


def _models(rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    letters = np.array(list("abcdefghjklmnpqrstuvwxyz"))
    start = np.char.add(rng.choice(letters, MODELS), rng.choice(letters, MODELS))
    return np.char.add(start, rng.integers(10, 9999, MODELS).astype(np.str_))


def _measures(rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    numbers = np.sort(rng.integers(1, 1000, MEASURES)).astype(np.str_)
    return np.char.add(numbers, rng.choice(UNITS, MEASURES))


def _pair(words: np.ndarray[tuple[int], np.dtype[np.str_]]) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    first, second = np.split(words, 2)
    return np.char.add(np.char.add(first, "_"), second)
