"""Register: what people say around an answer, as "I work as a ..."."""

from __future__ import annotations

from random import Random

from glosa.variants.lexicon import Lexicon
from glosa.variants.words import WORD


def say_of_work(text: str, random: Random, lexicon: Lexicon) -> str:
    """Return an occupation as a person says it.

    >>> from glosa.variants.lexicon import read_lexicon
    >>> say_of_work("Baker", Random(0), read_lexicon("en"))
    'my job is baker'
    """
    return _say(text, random, lexicon, "work")


def say_of_spending(text: str, random: Random, lexicon: Lexicon) -> str:
    """Return an expense or a product as a person writes it down.

    >>> from glosa.variants.lexicon import read_lexicon
    >>> say_of_spending("Tomates", Random(0), read_lexicon("fr"))
    'Tomates (magasin)'
    """
    return _say(text, random, lexicon, "spending")


def say_as_question(text: str, random: Random, lexicon: Lexicon) -> str:
    """Return a question as a person puts it to another.

    >>> from glosa.variants.lexicon import read_lexicon
    >>> say_as_question("Where is my card?", Random(0), read_lexicon("en"))
    'so where is my card?'
    """
    return _say(text, random, lexicon, "question")


def _say(text: str, random: Random, lexicon: Lexicon, topic: str) -> str:
    if topic not in lexicon.register or not WORD.search(text):
        return text
    form = random.choice(lexicon.register[topic])
    first = WORD.match(text)
    inside = first is not None and not form.startswith("{}") and not first.group().isupper()
    said = text[:1].lower() + text[1:] if inside else text
    if lexicon.name == "en" and said[0].lower() in "aeiou":
        form = form.replace(" a {}", " an {}")
    return form.replace("{}", said)
