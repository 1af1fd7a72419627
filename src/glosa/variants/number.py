"""Number: one or several, for names of things and of people."""

from __future__ import annotations

import re
from random import Random

from glosa.variants.lexicon import Lexicon
from glosa.variants.words import WORD, in_case_of, is_name, main_part

SHORTEST = 3


def change_number(text: str, random: Random, lexicon: Lexicon) -> str:
    """Return a name in the plural if it was in the singular, and the other way round; a sentence stays as it is.

    >>> from glosa.variants.lexicon import read_lexicon
    >>> change_number("Médicos generales", Random(0), read_lexicon("es"))
    'Médico general'
    >>> change_number("sales manager", Random(0), read_lexicon("en"))
    'sales managers'
    """
    if not lexicon.number or not is_name(text, lexicon):
        return text
    end = main_part(text, lexicon)
    words = list(WORD.finditer(text, 0, end))
    if lexicon.head == "last":
        words = words[-1:]
    if not words or not all(_may_change(word.group(), lexicon) for word in words):
        return text
    lead = words[0].group().lower()
    kind = "singular" if _turned(lead, "singular", lexicon) else "plural"
    for word in reversed(words):
        new = _turned(word.group().lower(), kind, lexicon) or word.group().lower()
        text = text[: word.start()] + in_case_of(word.group(), new) + text[word.end() :]
    return text


def _may_change(word: str, lexicon: Lexicon) -> bool:
    lower = word.lower()
    fixed = re.fullmatch("|".join(lexicon.number["fixed"]), lower) or re.search(lexicon.number["fixed_endings"], lower)
    return len(word) >= SHORTEST and not fixed


def _turned(word: str, kind: str, lexicon: Lexicon) -> str | None:
    """Return the plural or the singular of a word; None if no pattern knows it."""
    for pattern, new in lexicon.number[kind]:
        if re.search(pattern, word):
            return re.sub(pattern, new, word)
    return None
