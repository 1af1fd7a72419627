"""Which language a text is in, as far as its small words and its letters tell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SMALL_WORDS = {
    "en": "the of and to in for with on at by from is are that this or an as be it who which their",
    "es": "el la los las del de y en con por para una un que se al su es como o lo sus",
    "pt": "o a os as do da dos das de e em no na com por para uma um que ao se sua seu são",
    "fr": "le la les des du de et en dans avec pour une un sur au aux qui par est ou ses",
    "de": "der die das und in den von zu mit ein eine für im ist auf dem des oder nicht als",  # codespell:ignore
    "it": "il lo la i gli le di e in con per una un che del della dei al si sono ed",
}
SMALL_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
LEAST_HITS = 3
_WORD = re.compile(r"\w+")


def is_in_other_language(texts: Iterable[str], wanted: str) -> bool:
    """Return whether texts are clearly not in a language: in other letters, or with the small words of another.

    Args:
        texts: What is judged together. Too little to tell is taken for right.
        wanted: A key of `SMALL_WORDS`; any other language is only judged by its letters, which are taken to be Latin.

    >>> is_in_other_language(["prepares the meals of a school", "cooks for the army"], "es")
    True
    >>> is_in_other_language(["cocinera de un colegio"], "es"), is_in_other_language(["повар в школе"], "es")
    (False, True)
    """
    whole = " ".join(texts).lower()
    letters = [letter for letter in whole if letter.isalpha()]
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    if 2 * latin < len(letters):
        return True
    words = _WORD.findall(whole)
    hits = {language: sum(word in small for word in words) for language, small in SMALL_WORDS.items()}
    best = max(hits, key=hits.__getitem__)
    return wanted in hits and hits[best] >= LEAST_HITS and hits[best] > 2 * hits[wanted]
