"""Abbreviations: those that a language has, words cut short, and words without their vowels."""

from __future__ import annotations

from random import Random

from glosa.variants.lexicon import Lexicon, without_accents
from glosa.variants.words import change_some, in_case_of, put_all

SHARE = 0.25
"""Of the longer words of a text, those that are shortened; one at least."""
SHORTEST = 6
"""Shorter words are written out."""
VOWELS = frozenset("aeiou")


def abbreviate(text: str, random: Random, lexicon: Lexicon) -> str:
    """Return a text in which the words that have an abbreviation, or one of them, are abbreviated.

    >>> from glosa.variants.lexicon import read_lexicon
    >>> abbreviate("Auxiliar de cocina", Random(0), read_lexicon("es"))
    'Aux. de cocina'
    """
    plain = without_accents(text)
    if lexicon.known_words is None or len(plain) != len(text):
        return text
    short = lexicon.short_forms
    found = [word for word in lexicon.known_words.finditer(plain) if word.group().lower() in short]
    chosen = found if random.random() < 0.5 else random.sample(found, min(1, len(found)))
    return put_all(
        text, [(word, in_case_of(word.group(), random.choice(short[word.group().lower()]))) for word in chosen]
    )


def shorten(text: str, random: Random, lexicon: Lexicon) -> str:
    """Return a text in which some longer words are cut, with or without a dot, or have lost their vowels.

    >>> from glosa.variants.lexicon import read_lexicon
    >>> shorten("pastry cook", Random(3), read_lexicon("en"))
    'pas. cook'
    """
    return change_some(
        text,
        random,
        share=SHARE,
        fits=lambda word: len(word) >= SHORTEST and word.lower() not in lexicon.little,
        change=lambda word: _cut(word, random) if random.random() < 0.75 else _without_vowels(word),
    )


def _cut(word: str, random: Random) -> str:
    """Return the first letters of a word, so that the last one is no vowel where that can be."""
    end = random.randint(3, min(6, len(word) - 2))
    while end > 3 and _is_vowel(word[end - 1]):
        end -= 1
    return word[:end] + random.choice(("", "."))


def _without_vowels(word: str) -> str:
    return word[0] + "".join(letter for letter in word[1:] if not _is_vowel(letter))


def _is_vowel(letter: str) -> bool:
    return without_accents(letter).lower() in VOWELS
