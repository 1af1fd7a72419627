"""Word order of names: X of Y and Y X, the comma of an index ("teacher, primary"), and back."""

from __future__ import annotations

import re
from random import Random

from glosa.variants.lexicon import Lexicon
from glosa.variants.words import is_name

_MARKS = re.compile(r"[()\[\]:;/]")
"""Where these stand, words belong together in ways that a rule cannot tell."""


def reorder(text: str, random: Random, lexicon: Lexicon) -> str:
    """Return a name whose words stand in another order; a sentence stays as it is.

    >>> from glosa.variants.lexicon import read_lexicon
    >>> reorder("teacher, primary", Random(0), read_lexicon("en"))
    'primary teacher'
    >>> reorder("manager of sales", Random(0), read_lexicon("en"))
    'sales manager'
    """
    if not lexicon.of or _MARKS.search(text) or not is_name(text, lexicon):
        return text
    halves = _at_comma(text) or _at_of(text, lexicon)
    if halves is None:
        return _invert(text, lexicon)
    forms = ("{1} {0}",) if lexicon.head == "last" else ("{1}, {0}", "{1} {0}")
    return _led(text, random.choice(forms).format(*map(_uncapped, halves)))


def _at_comma(text: str) -> tuple[str, str] | None:
    parts = [part.strip() for part in text.split(", ")]
    return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else None


def _at_of(text: str, lexicon: Lexicon) -> tuple[str, str] | None:
    between = "|".join(
        rf"\s{re.escape(word)}" if word.endswith("'") else rf"\s{word}\s" for word in sorted(lexicon.of, key=len)[::-1]
    )
    parts = re.split(between, text, maxsplit=1, flags=re.IGNORECASE)
    return (parts[0].strip(), parts[1].strip()) if len(parts) == 2 and all(part.strip() for part in parts) else None


def _invert(text: str, lexicon: Lexicon) -> str:
    """Return a name of two to four plain words as an index has it: the one that the others describe comes first."""
    words = text.split()
    plain = all(re.fullmatch(r"[^\W\d_]+(?:-[^\W\d_]+)*", word) for word in words)
    if (
        lexicon.head != "last"
        or not 2 <= len(words) <= 4
        or not plain
        or not lexicon.little.isdisjoint(text.lower().split())
    ):
        return text
    return _led(text, f"{words[-1]}, {_uncapped(' '.join(words[:-1]))}")


def _uncapped(words: str) -> str:
    """Return words that no longer come first: the capital is taken off, unless more capitals follow it."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _led(old: str, new: str) -> str:
    """Return words with a capital if the old text began with one."""
    return new[:1].upper() + new[1:] if old[:1].isupper() else new
