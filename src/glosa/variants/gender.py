"""Gender: the same work as a man and as a woman say it. Only words for people change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from glosa.variants.lexicon import Lexicon
from glosa.variants.words import WORD, in_case_of, main_part

BOTH = 0.2
"""How often both genders are written: ``operador/a``."""
_BOTH_ENDING = re.compile(r"(?<=\w)(?:/[ao]s?|\([ao]s?\))(?!\w)", re.IGNORECASE)


def change_gender(text: str, random: Random, lexicon: Lexicon) -> str:
    """Return a text whose first words are said of a man instead of a woman, the other way round, or of both.

    What follows a little word stays as it is: it is about something else. A text that does not begin with a word for
    people stays whole.

    >>> from glosa.variants.lexicon import read_lexicon
    >>> change_gender("Operadora técnica de acopladora", Random(0), read_lexicon("es"))
    'Operador técnico de acopladora'
    """
    if not lexicon.gender:
        return text
    if _BOTH_ENDING.search(text):
        return _BOTH_ENDING.sub("", text)
    if lexicon.head == "last":
        return _swap_known(text, random, lexicon)
    first = WORD.match(text)
    turned = _turn_person(first.group().lower(), random, lexicon) if first else None
    if first is None or turned is None:
        return text
    new, to_feminine = turned
    if to_feminine and "both" in lexicon.gender and random.random() < BOTH:
        form = random.choice(lexicon.gender["both"])
        new = form.format(masculine=first.group().lower(), feminine=new)
        return in_case_of(first.group(), new) + text[first.end() :]
    end = max(main_part(text, lexicon), first.end())
    rest = WORD.sub(lambda word: _agree(word.group(), lexicon, to_feminine=to_feminine), text[first.end() : end])
    return in_case_of(first.group(), new) + rest + text[end:]


def _turn_person(word: str, random: Random, lexicon: Lexicon) -> tuple[str, bool] | None:
    """Return a word for a person in the other gender, and whether that is the feminine."""
    for row in lexicon.gender["same"]:
        if word in row:
            others = [other for other in row if other != word]
            return (random.choice(others), row.index(word) == 0) if others else None
    if word in lexicon.gender["things"]:
        return None
    return next(_turned(word, lexicon.gender["people"]), None)


def _agree(word: str, lexicon: Lexicon, *, to_feminine: bool) -> str:
    found = (new for new, feminine in _turned(word.lower(), lexicon.gender["describing"]) if feminine == to_feminine)
    return in_case_of(word, next(found, word.lower())) if not word.isupper() or len(word) > 3 else word


def _turned(word: str, endings: list[list[str]]) -> Iterator[tuple[str, bool]]:
    for masculine, feminine in endings:
        if masculine == feminine:
            continue
        if word.endswith(feminine) and len(word) > len(feminine):
            yield word.removesuffix(feminine) + masculine, False
        if word.endswith(masculine) and len(word) > len(masculine):
            yield word.removesuffix(masculine) + feminine, True


def _swap_known(text: str, random: Random, lexicon: Lexicon) -> str:
    """Return a text in which each word that has another form is that form."""

    def swap(word: re.Match[str]) -> str:
        row = next((row for row in lexicon.gender["same"] if word.group().lower() in row), None)
        if row is None:
            return word.group()
        return in_case_of(word.group(), random.choice([other for other in row if other != word.group().lower()]))

    return WORD.sub(swap, text)
