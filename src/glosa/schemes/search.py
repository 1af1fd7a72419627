"""Full-text search of a scheme: no matter the accents, the case, or a slip in typing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from glosa.schemes.scheme import Scheme
from glosa.schemes.words import words_of
from glosa.types import IntArray

MIN_ALIKE = 75.0
"""Two words that are less alike than this, in per cent, are not the same word mistyped."""
MIN_PREFIX = 3
"""A word of the query of this many letters also finds the words that begin with it."""
PREFIX_WORTH = 0.9
"""What a word that begins with that of the query is worth, where the same word is worth 1."""
DESCRIPTION_WORTH = 0.4
"""What a word in the description is worth, where one in the title is worth 1."""
KEPT_INDICES = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """A code that a search found; its score is in (0, 1], 1 where every word of the query stands in the title."""

    code: str
    title: str
    score: float


def search(scheme: Scheme, query: str, *, limit: int = 10, language: str | None = None) -> list[Hit]:
    """Return the codes whose title, or else description, has the words of the query, the best first.

    Rare words of the query weigh more; of codes that score the same, the one with the shortest title comes first.

    Args:
        scheme: Where to search.
        query: Words in any order, or a code.
        limit: The most hits to return.
        language: Whose titles and descriptions to search; the first that a code has if None.

    >>> import polars as pl
    >>> table = pl.DataFrame({"code": ["1", "2"], "title": ["Médicos generales", "Profesores de música"]})
    >>> [hit.code for hit in search(Scheme.from_table(table), "MEDICO jeneral")]
    ['1']
    """
    index = _index(scheme, language)
    scores = index.score(words_of(query))
    if query.strip() in scheme:
        scores[scheme.codes.index(query.strip())] = 1.0
    order = np.lexsort((index.title_lengths, -scores))[:limit]
    found = [(scheme.codes[at], float(scores[at])) for at in order if scores[at] > 0]
    return [Hit(code, scheme.title(code, language), round(score, 4)) for code, score in found]


@dataclass(frozen=True, eq=False)
class _Index:
    """Every word of every code: `codes[i]` has `words[i]`, which is worth `worths[i]`."""

    vocabulary: tuple[str, ...]
    words: IntArray
    codes: IntArray
    worths: npt.NDArray[np.float64]
    title_lengths: IntArray

    def score(self, query: list[str]) -> npt.NDArray[np.float64]:
        """Return the score of each code, shape (codes,): the mean over the words of the query, by their rarity."""
        if not query or not self.vocabulary:
            return np.zeros(len(self.title_lengths))
        by_word = np.stack([self._score_word(word) for word in query])
        rarity = np.log1p(len(self.title_lengths) / (1 + by_word.sum(axis=1)))
        mean: npt.NDArray[np.float64] = rarity @ by_word / rarity.sum()
        return mean

    def _score_word(self, word: str) -> npt.NDArray[np.float64]:
        alike = process.cdist([word], self.vocabulary, scorer=fuzz.ratio, score_cutoff=MIN_ALIKE)[0] / 100
        if len(word) >= MIN_PREFIX:
            begins = np.array([known.startswith(word) for known in self.vocabulary])
            alike = np.maximum(alike, PREFIX_WORTH * begins)
        best = np.zeros(len(self.title_lengths))
        np.maximum.at(best, self.codes, alike[self.words] * self.worths)
        return best


@lru_cache(maxsize=KEPT_INDICES)
def _index(scheme: Scheme, language: str | None) -> _Index:
    titles = [words_of(scheme.title(code, language)) for code in scheme.codes]
    worth: dict[tuple[int, str], float] = {}
    for at, code in enumerate(scheme.codes):
        worth |= dict.fromkeys(((at, word) for word in words_of(scheme.description(code, language))), DESCRIPTION_WORTH)
        worth |= dict.fromkeys(((at, word) for word in titles[at]), 1.0)
    vocabulary = tuple(dict.fromkeys(word for _, word in worth))
    place = {word: number for number, word in enumerate(vocabulary)}
    return _Index(
        vocabulary,
        words=np.array([place[word] for _, word in worth], dtype=np.int64),
        codes=np.array([at for at, _ in worth], dtype=np.int64),
        worths=np.array(list(worth.values())),
        title_lengths=np.array([len(words) for words in titles], dtype=np.int64),
    )
