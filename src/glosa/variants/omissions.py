"""Words left out: those that say little, or some of the others."""

from __future__ import annotations

from random import Random

from glosa.variants.lexicon import Lexicon
from glosa.variants.words import WORD

SHARE = 0.2
"""Of the words of a text, those that are left out; one at least."""
FEWEST = 3
"""A text of fewer words needs all of them."""


def drop_little_words(text: str, random: Random, lexicon: Lexicon) -> str:
    """Return a text without the words that say little.

    >>> from glosa.variants.lexicon import read_lexicon
    >>> drop_little_words("Auxiliar de la cocina", Random(0), read_lexicon("es"))
    'Auxiliar cocina'
    """
    words = text.split()
    kept = [word for word in words if word.lower() not in lexicon.little]
    return " ".join(kept) if len(kept) < len(words) and any(map(WORD.search, kept)) else text


def drop_words(text: str, random: Random, lexicon: Lexicon) -> str:
    """Return a text of three words or more without some of them.

    The word that the others describe stays, and so do those that say little and those that make a sentence.

    >>> from glosa.variants.lexicon import read_lexicon
    >>> drop_words("senior pastry cook", Random(0), read_lexicon("en"))
    'senior cook'
    """
    words = text.split()
    head = len(words) - 1 if lexicon.head == "last" and "," not in text else 0
    needed = lexicon.little | lexicon.sentence
    spare = [at for at, word in enumerate(words) if at != head and WORD.search(word) and word.lower() not in needed]
    if len(words) < FEWEST or not spare or not WORD.search(words[head]):
        return text
    gone = set(random.sample(spare, min(len(spare), max(1, round(SHARE * len(words))))))
    return " ".join(word for at, word in enumerate(words) if at not in gone)


def cut_off(text: str, random: Random, lexicon: Lexicon) -> str:
    """Return the beginning of a text of six words or more: half of it or more.

    >>> from glosa.variants.lexicon import read_lexicon
    >>> cut_off("bakes bread and cakes in a shop", Random(1), read_lexicon("en"))
    'bakes bread and cakes'
    """
    words = text.split()
    if len(words) < 2 * FEWEST:
        return text
    kept = " ".join(words[: random.randint((len(words) + 1) // 2, len(words) - 1)])
    return kept if WORD.search(kept) else text
