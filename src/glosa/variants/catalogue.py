"""The catalogue of rules: to add one is a function here and, where it needs words, lines in the files of languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from glosa._validate import listed
from glosa.errors import SettingsError, nearest
from glosa.variants.abbreviations import abbreviate, shorten
from glosa.variants.gender import change_gender
from glosa.variants.lexicon import Lexicon
from glosa.variants.marks import change_case, drop_accents
from glosa.variants.number import change_number
from glosa.variants.omissions import cut_off, drop_little_words, drop_words
from glosa.variants.order import reorder
from glosa.variants.register import say_as_question, say_of_spending, say_of_work
from glosa.variants.typing_errors import mistype

Rule: TypeAlias = Callable[[str, Random, Lexicon], str]
"""A text, what is random, what is known of the language -> the text in other words, or as it was."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A kind of rewording.

    Args:
        summary: What it does, in a line.
        example: A language, a text, and what may become of it.
        rule: Does it.
    """

    summary: str
    example: tuple[str, str, str]
    rule: Rule


VARIANTS: dict[str, Variant] = {
    "typing": Variant("a letter is beside, missing, doubled or swapped", ("en", "baker", "bajer"), mistype),
    "abbreviation": Variant(
        "words have their usual abbreviation", ("es", "Auxiliar de cocina", "Aux. de cocina"), abbreviate
    ),
    "shortening": Variant("long words are cut, or lose their vowels", ("en", "pastry cook", "past. cook"), shorten),
    "gender": Variant("of a man, of a woman, of both; only people", ("fr", "Vendeur", "Vendeuse"), change_gender),
    "number": Variant("one or several; only short names", ("fr", "Tomates", "Tomate"), change_number),
    "order": Variant(
        "X of Y, Y X, and commas; only short names", ("en", "primary teacher", "teacher, primary"), reorder
    ),
    "little-words": Variant(
        "words that say little are missing", ("es", "Auxiliar de cocina", "Auxiliar cocina"), drop_little_words
    ),
    "omission": Variant("some words are missing", ("en", "senior pastry cook", "senior cook"), drop_words),
    "cut": Variant(
        "a longer text breaks off", ("en", "bakes bread and cakes at night", "bakes bread and cakes"), cut_off
    ),
    "accents": Variant("accents are missing", ("es", "Técnico", "Tecnico"), drop_accents),
    "case": Variant("another case", ("en", "Baker", "BAKER"), change_case),
    "work": Variant("said of one's work", ("en", "Baker", "I work as a baker"), say_of_work),
    "spending": Variant("said of an expense", ("fr", "Tomates", "achat de tomates"), say_of_spending),
    "question": Variant(
        "said as a question to a person", ("en", "Where is my card?", "hi, where is my card?"), say_as_question
    ),
}
"""What can be done to a text, by name."""


def rules_of(kinds: str | Iterable[str]) -> dict[str, Rule]:
    """Return the rules of kinds of rewording.

    Raises:
        SettingsError: There is no such kind, or none is named.

    >>> list(rules_of(["typing", "order"]))
    ['typing', 'order']
    """
    named = list(dict.fromkeys(listed(kinds)))
    unknown = [kind for kind in named if kind not in VARIANTS]
    if unknown or not named:
        what = f"there is no kind of rewording {unknown[0]!r}" if unknown else "no kind of rewording is named"
        msg = f"{what}. {nearest(unknown[0] if unknown else '', VARIANTS)}"
        raise SettingsError(msg)
    return {kind: VARIANTS[kind].rule for kind in named}
