"""Accents and case: dropped, or everywhere. Glosa's own n-gram models look at neither; others do."""

from __future__ import annotations

import re
from random import Random

from glosa.variants.lexicon import Lexicon, without_accents
from glosa.variants.words import WORD


def drop_accents(text: str, random: Random, lexicon: Lexicon) -> str:
    """Return a text without accents.

    >>> from glosa.variants.lexicon import read_lexicon
    >>> drop_accents("Técnico de niñez", Random(0), read_lexicon("es"))
    'Tecnico de ninez'
    """
    return without_accents(text) if WORD.search(text) else text


def change_case(text: str, random: Random, lexicon: Lexicon) -> str:
    """Return a text in lower case, in capitals, or with capitals at the beginning of its words.

    >>> from glosa.variants.lexicon import read_lexicon
    >>> change_case("Baker of bread", Random(0), read_lexicon("en"))
    'Baker Of Bread'
    """
    titled = re.sub(r"\S+", lambda word: word.group().capitalize(), text)
    others = sorted({text.lower(), text.upper(), titled} - {text})
    return random.choice(others) if others and WORD.search(text) else text
