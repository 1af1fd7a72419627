"""Words within a text: found, changed here and there, with the case that they had."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from random import Random

from glosa.variants.lexicon import Lexicon

WORD = re.compile(r"[^\W\d_]+")
"""Letters of any script."""
MOST_WORDS = 6
"""What has more words is a sentence."""


def change_some(
    text: str, random: Random, *, share: float, fits: Callable[[str], bool], change: Callable[[str], str]
) -> str:
    """Return a text of which a share of the words that fit, and at least one, was changed.

    >>> change_some("a fine loaf", Random(0), share=1.0, fits=lambda word: len(word) > 1, change=str.upper)
    'a FINE LOAF'
    """
    found = [word for word in WORD.finditer(text) if fits(word.group())]
    if not found:
        return text
    chosen = random.sample(found, max(1, round(share * len(found))))
    return put_all(text, [(word, change(word.group())) for word in chosen])


def put_all(text: str, changes: Iterable[tuple[re.Match[str], str]]) -> str:
    """Return a text with other words in the places of some; of two dots that meet one stays.

    >>> put_all("no. of dept.", [(WORD.search("no. of dept.", 7), "dep.")])
    'no. of dep.'
    """
    for word, new in sorted(changes, key=lambda change: change[0].start(), reverse=True):
        after = text[word.end() :]
        text = text[: word.start()] + (new.removesuffix(".") if after.startswith(".") else new) + after
    return text


def in_case_of(old: str, new: str) -> str:
    """Return new letters in the case of the old ones.

    >>> in_case_of("Manager", "mgr."), in_case_of("COOK", "cooks"), in_case_of("cook", "PC")
    ('Mgr.', 'COOKS', 'PC')
    """
    if len(old) > 1 and old.isupper():
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def is_name(text: str, lexicon: Lexicon) -> bool:
    """Return whether a text names something, in few words, rather than being a sentence.

    >>> from glosa.variants.lexicon import read_lexicon
    >>> is_name("night baker", read_lexicon("en")), is_name("I bake bread", read_lexicon("en"))
    (True, False)
    """
    words = [word.strip("¿?¡!.,;:") for word in text.split()]
    short = {word for word in words if len(word) > 1 and word.isupper()} if not text.isupper() else set()
    plain = {word.lower() for word in words if word not in short}  # IT is no "it"
    return len(words) <= MOST_WORDS and lexicon.sentence.isdisjoint(plain)


def main_part(text: str, lexicon: Lexicon) -> int:
    """Return where the first part of a text ends: before a little word, a digit or a mark other than a hyphen.

    >>> from glosa.variants.lexicon import read_lexicon
    >>> main_part("Técnico electrónico de radio", read_lexicon("es"))
    19
    """
    end = 0
    for word in re.finditer(r"\S+", text):
        plain = re.fullmatch(r"[^\W\d_]+(?:-[^\W\d_]+)*", word.group())
        if plain is None:
            inner = re.match(r"[^\W\d_]+(?=[,;:(/.])", word.group())
            return word.start() + inner.end() if inner else end
        if word.group().lower() in lexicon.little:
            return end
        end = word.end()
    return end
