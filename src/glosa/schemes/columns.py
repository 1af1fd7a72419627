"""Which columns of a table hold the codes, titles, descriptions and parents of a scheme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from glosa._validate import listed
from glosa.errors import SchemeError, nearest
from glosa.schemes.entry import UNDETERMINED
from glosa.schemes.words import words_of

Names: TypeAlias = str | Sequence[str] | None
"""A column, several, or None to guess."""

PARENT_WORDS = ("parent", "padre", "broader", "superior")
CODE_WORDS = ("code", "codes", "codigo", "cod", "clave", "notation")
SCHEME_WORDS = ("isco", "ciuo", "soc", "cuoc", "cno", "isic", "ciiu", "nace", "naics", "sic", "coicop", "cpc", "onet")
TITLE_WORDS = ("title", "titulo", "titre", "label", "preflabel", "denominacion", "libelle", "glosa", "nombre", "name")
DESCRIPTION_WORDS = ("description", "descripcion", "definition", "definicion", "desc")
LANGUAGE_NAMES = {"english": "en", "ingles": "en", "spanish": "es", "espanol": "es", "castellano": "es", "french": "fr"}
# fmt: off
LANGUAGE_CODES = frozenset((
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "ga", "gl", "hr", "hu", "it", "ja",
    "lt", "lv", "mt", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "zh",
))
# fmt: on


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a scheme's table; titles and descriptions as pairs of language and column."""

    code: str
    titles: tuple[tuple[str, str], ...]
    descriptions: tuple[tuple[str, str], ...] = ()
    parent: str | None = None


def find_columns(
    names: Sequence[str],
    *,
    code: str | None = None,
    title: Names = None,
    description: Names = None,
    parent: str | None = None,
) -> Columns:
    """Return the columns that were named, and guess the others from the words in their names.

    Raises:
        SchemeError: If a named column is missing, or no column looks like codes or titles.

    >>> find_columns(["ISCO 08 Code", "Title EN", "Título (ES)", "Definition"])
    Columns(code='ISCO 08 Code', titles=(('en', 'Title EN'), ('es', 'Título (ES)')), \
descriptions=(('und', 'Definition'),), parent=None)
    """
    _check_named(names, [code, parent, *listed(title), *listed(description)])
    parent = parent or next(iter(_with_words(names, PARENT_WORDS)), None)
    others = [name for name in names if name not in (parent, *listed(title), *listed(description))]
    code = code or guess_code(others)
    others = [name for name in others if name != code]
    titles = listed(title) or _one_a_language(_with_words(others, TITLE_WORDS))
    descriptions = listed(description) or _one_a_language(_with_words(others, DESCRIPTION_WORDS))
    for wanted, found in (("code", [code] if code else []), ("title", titles)):
        if not found:
            shown = ", ".join(map(repr, names))
            msg = (
                f"no column looks like the {wanted}s of a scheme among {shown}. Name it: as [scheme] {wanted} in "
                f"glosa.toml, with `glosa scheme check --{wanted}`, or {wanted}=... in Python."
            )
            raise SchemeError(msg)
    return Columns(code or "", _with_language(titles), _with_language(descriptions), parent)


def language_of(name: str) -> str:
    """Return the language that the last word of a column's name tells, "und" if none.

    >>> language_of("title_es"), language_of("Título (EN)"), language_of("title")
    ('es', 'en', 'und')
    """
    *before, last = words_of(name) or [""]
    known = before and last in LANGUAGE_CODES
    return last if known else LANGUAGE_NAMES.get(last, UNDETERMINED)


def guess_code(names: Sequence[str]) -> str | None:
    """Return the column that looks like codes, None if there is none.

    >>> guess_code(["id", "ISCO08", "title"]), guess_code(["ciuo08_glosa", "ciuo08"])
    ('ISCO08', 'ciuo08')
    """
    by_scheme = [name for name in names if any(word.startswith(SCHEME_WORDS) for word in words_of(name))]
    said = [name for name in by_scheme if not set(words_of(name)) & {*TITLE_WORDS, *DESCRIPTION_WORDS}]
    return next(iter([*_with_words(names, CODE_WORDS), *said, *by_scheme]), None)


def _with_words(names: Iterable[str], wanted: Sequence[str]) -> list[str]:
    """Return the names with one of the words, those that say little else first."""
    found = [name for name in names if set(words_of(name)) & set(wanted)]
    return sorted(found, key=lambda name: words_of(name)[0] not in wanted or len(words_of(name)) > 2)


def _one_a_language(names: Iterable[str]) -> list[str]:
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(language_of(name), name)
    return list(first.values())


def _with_language(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((language_of(name), name) for name in names)


def _check_named(names: Sequence[str], wanted: Sequence[str | None]) -> None:
    missing = [name for name in wanted if name is not None and name not in names]
    if missing:
        msg = " ".join(f"column {name!r} is not in the table. {nearest(name, names)}" for name in missing)
        raise SchemeError(msg)
