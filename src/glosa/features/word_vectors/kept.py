"""Choose, batch after batch, what a file holds for the words that were asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Generic, TypeVar

import polars as pl

from glosa.features.normalise import normalise

Found = TypeVar("Found")


class Kept(Generic[Found]):
    """What was found for each word, and nothing else.

    A word of the file serves an asked word that is spelt the same. One that is the same once normalised, such as
    `Niñera` for `ninera`, serves if no such word is in the file. Of several the first does: files begin with the most
    frequent.

    Args:
        words: The words asked for; None asks for all that come.

    >>> kept = Kept(["ninera", "cook"])
    >>> for position, shelf, word in kept.pick(["Niñera", "baker", "cook"]):
    ...     shelf[word] = position
    >>> kept.found()
    {'ninera': 0, 'cook': 2}
    """

    def __init__(self, words: Collection[str] | None) -> None:
        self.asked = None if words is None else dict.fromkeys(words)
        self._exact: dict[str, Found] = {}
        self._folded: dict[str, Found] = {}

    def pick(self, words: Sequence[str]) -> Iterator[tuple[int, dict[str, Found], str]]:
        """Yield where a useful word stands, and the shelf and the name under which to put what belongs to it."""
        folded = words if self.asked is None else normalise(pl.Series(words, dtype=pl.String)).to_list()
        for position, (word, plain) in enumerate(zip(words, folded, strict=True)):
            if self.asked is None or word in self.asked:
                if word not in self._exact:
                    yield position, self._exact, word
            elif plain in self.asked and plain not in self._folded:
                yield position, self._folded, plain

    def found(self) -> dict[str, Found]:
        """Return what was found, in the order in which it was asked for."""
        if self.asked is None:
            return self._exact
        return {
            word: self._exact[word] if word in self._exact else self._folded[word]
            for word in self.asked
            if word in self._exact or word in self._folded
        }
