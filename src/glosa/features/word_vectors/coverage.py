"""How many of the words that people wrote have a vector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from glosa.features.word_vectors.vectors import WordVectors
from glosa.types import Json


@dataclass(frozen=True)
class Coverage:
    """What share of some texts' words have vectors.

    Args:
        words: How many different words there are.
        known: How many of these have a vector.
        running: How many words there are in all.
        running_known: How many of these have a vector.
        missing: The most frequent words without, and how often each is met.
    """

    words: int
    known: int
    running: int
    running_known: int
    missing: tuple[tuple[str, int], ...]

    @property
    def share(self) -> float:
        """The share of different words that have a vector, 0 to 1; 0 if there are no words."""
        return self.known / self.words if self.words else 0.0

    @property
    def running_share(self) -> float:
        """The share of running words that have a vector, 0 to 1; 0 if there are no words."""
        return self.running_known / self.running if self.running else 0.0

    def to_json(self) -> Json:
        """Return it for machines."""
        return {**asdict(self), "share": self.share, "running_share": self.running_share}


def coverage(vectors: WordVectors, counts: Mapping[str, int], *, most: int = 20) -> Coverage:
    """Return how many words have vectors.

    Args:
        vectors: Those that were read for the words.
        counts: How often each word is met, as `count_words` returns.
        most: How many missing words to name.

    >>> import numpy as np
    >>> pets = WordVectors(("cat", "dog"), np.eye(2, dtype=np.float32))
    >>> found = coverage(pets, {"cat": 8, "emu": 1, "dog": 1})
    >>> found.running_share, found.missing
    (0.9, (('emu', 1),))
    """
    known = set(vectors.words)
    missing = sorted(((word, count) for word, count in counts.items() if word not in known), key=lambda pair: -pair[1])
    running = sum(counts.values())
    without = sum(count for _, count in missing)
    return Coverage(len(counts), len(counts) - len(missing), running, running - without, tuple(missing[:most]))
