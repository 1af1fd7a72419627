"""What the rules know of a language: its keyboard, its little words, its abbreviations, its endings."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

from glosa.errors import SettingsError, nearest

LANGUAGES = ("en", "es", "fr")
OTHER = "other"
"""Any other language: only the rules that need to know none change its texts."""
MOST_READ = 2_000
"""So many texts tell the language of all."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What the rules know of a language; a part that is not known is empty, and its rules then change nothing.

    Args:
        name: One of `LANGUAGES`, or `OTHER`.
        keyboard: The rows of letters, each half a key to the right of the one above.
        telling: A pattern of letters that the other languages seldom have.
        little: Words that say little.
        sentence: Words that make a text a sentence rather than a name of something.
        of: Words between a thing and what it belongs to.
        head: Whether the "first" or the "last" word of a name is the one that the others describe.
        abbreviations: Short forms by the words, in lower case.
        gender: Endings and words for men and women.
        number: Patterns of plurals and singulars.
        register: By topic, what people say around the text; ``{}`` stands for it.
    """

    name: str
    keyboard: tuple[str, ...]
    telling: str
    little: frozenset[str]
    sentence: frozenset[str]
    of: tuple[str, ...]
    head: str
    abbreviations: Mapping[str, list[str]]
    gender: Mapping[str, Any]
    number: Mapping[str, Any]
    register: Mapping[str, list[str]]

    @cached_property
    def neighbours(self) -> dict[str, str]:
        """The letters on the keys beside that of each letter.

        >>> read_lexicon("es").neighbours["l"], read_lexicon("fr").neighbours["a"]
        ('kopñ', 'qzé')
        """
        places = {letter: (row, at) for row, line in enumerate(self.keyboard) for at, letter in enumerate(line)}
        letters = {place: letter for letter, place in places.items() if letter.isalpha()}
        beside = ((0, -1), (-1, 0), (0, 1), (-1, 1), (1, 0), (1, -1))
        found = {
            letter: "".join(sorted(letters.get((row + down, at + right), "") for down, right in beside))
            for (row, at), letter in letters.items()
        }
        return {letter: keys for letter, keys in found.items() if keys}

    @cached_property
    def short_forms(self) -> dict[str, list[str]]:
        """The abbreviations by the words without accents."""
        return {without_accents(words): forms for words, forms in self.abbreviations.items()}

    @cached_property
    def known_words(self) -> re.Pattern[str] | None:
        """What finds words with an abbreviation in a text without accents, the longest first."""
        known = sorted(self.short_forms, key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, known))})\b", re.IGNORECASE) if known else None


@lru_cache
def read_lexicon(name: str) -> Lexicon:
    """Return what the rules know of a language.

    Raises:
        SettingsError: It is none of `LANGUAGES` and not `OTHER`.

    >>> read_lexicon("en").abbreviations["department"]
    ['dept.', 'dept']
    """
    if name not in (*LANGUAGES, OTHER):
        msg = f"there are no rules for the language {name!r}. {nearest(name, (*LANGUAGES, OTHER))}"
        raise SettingsError(msg)
    text = resources.files(__package__).joinpath("languages", f"{name}.toml").read_text(encoding="utf-8")
    said = tomllib.loads(text)
    return Lexicon(
        name=name,
        keyboard=tuple(said["keyboard"]),
        telling=said.get("telling", "(?!)"),
        little=frozenset(said.get("little", ())),
        sentence=frozenset(said.get("sentence", ())),
        of=tuple(said.get("of", ())),
        head=said.get("head", "first"),
        abbreviations=said.get("abbreviations", {}),
        gender=said.get("gender", {}),
        number=said.get("number", {}),
        register=said.get("register", {}),
    )


def find_language(texts: Iterable[str]) -> str:
    """Return the one of `LANGUAGES` that texts are most like, or `OTHER` if nothing in them speaks for one.

    Their little words count, and letters that the other languages seldom have.

    >>> find_language(["Auxiliar de cocina", "Cajera"]), find_language(["Пекарь"])
    ('es', 'other')
    """
    read = [text.lower() for text, _ in zip(texts, range(MOST_READ), strict=False)]
    scores = {name: _likeness(read_lexicon(name), read) for name in LANGUAGES}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] else OTHER


def without_accents(text: str) -> str:
    """Return text whose Latin letters have lost their accents.

    >>> without_accents("Niñera à l'œuvre")
    "Ninera a l'oeuvre"
    """
    parts = unicodedata.normalize("NFD", text.replace("œ", "oe").replace("Œ", "Oe"))
    return unicodedata.normalize("NFC", re.sub("([A-Za-z])[\u0300-\u036f]+", r"\1", parts))


def _likeness(lexicon: Lexicon, texts: list[str]) -> float:
    others = frozenset[str]().union(*(read_lexicon(name).little for name in LANGUAGES if name != lexicon.name))
    own = (lexicon.little - others) | lexicon.sentence
    words = sum(word in own for text in texts for word in text.split())
    letters = sum(len(re.findall(lexicon.telling, text)) for text in texts)
    return 2 * words + letters
