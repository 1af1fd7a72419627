"""Typing errors: a letter of a key beside, dropped, doubled, or in the place of the next."""

from __future__ import annotations

from random import Random

from glosa.variants.lexicon import Lexicon
from glosa.variants.words import change_some, in_case_of

SHARE = 0.15
"""Of the words of a text, those with an error; one at least."""
SHORTEST = 4
"""Shorter words may become others."""


def mistype(text: str, random: Random, lexicon: Lexicon) -> str:
    """Return a text with typing errors in some of its longer words.

    >>> from glosa.variants.lexicon import read_lexicon
    >>> mistype("baker", Random(1), read_lexicon("en"))
    'baaker'
    """
    return change_some(
        text,
        random,
        share=SHARE,
        fits=lambda word: len(word) >= SHORTEST,
        change=lambda word: _slip(word, random, lexicon),
    )


def _slip(word: str, random: Random, lexicon: Lexicon) -> str:
    at = random.randrange(1, len(word))  # the first letter is seldom wrong
    before, letter, after = word[:at], word[at], word[at + 1 :]
    kind = random.choice(("beside", "dropped", "doubled", "swapped"))
    if kind == "swapped" and after and after[0] != letter:
        return before + after[0] + letter + after[1:]
    if kind == "dropped":
        return before + after
    keys = lexicon.neighbours.get(letter.lower())
    if kind == "beside" and keys:
        return before + in_case_of(letter, random.choice(keys)) + after
    return before + letter + word[at:]
