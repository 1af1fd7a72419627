"""Words and numbers of a report in one language."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Protocol

from glosa.errors import SettingsError, nearest

LANGUAGES = ("en", "es")
NARROW_SPACE = "\u202f"


class Level(Protocol):
    """What words need to know of a level of an evaluation or comparison."""

    @property
    def name(self) -> str:
        """Such as "1" for the top level."""

    @property
    def digits(self) -> int | None:
        """How many digits each of its codes has, if it is the same number for all."""


@dataclass(frozen=True)
class Wording:
    r"""The catalogue of one language, and numbers as its readers write them.

    >>> spanish = Wording.of("es")
    >>> spanish("column_level"), spanish.percent(0.6214), spanish.count(5692)
    ('Nivel', '62,1\u202f%', '5\u202f692')
    """

    catalogue: Mapping[str, str]

    @classmethod
    def of(cls, language: str, *pages: str) -> Wording:
        """Return the wording of a language.

        Args:
            language: One of `LANGUAGES`.
            pages: Catalogues that say more, or other things, than that of the report: "experiment", "comparison"...

        Raises:
            SettingsError: There is no catalogue of it.
        """
        if language not in LANGUAGES:
            message = f"Unknown report language {language!r}. {nearest(language, LANGUAGES)}"
            raise SettingsError(message)
        files = [f"{language}.json", *(f"{page}.{language}.json" for page in pages)]
        return cls({key: text for file in files for key, text in _catalogue(file).items()})

    def __call__(self, key: str, **values: str | int) -> str:
        """Return a sentence with its values filled in."""
        return self.catalogue[key].format(**values)

    def percent(self, share: float, decimals: int = 1) -> str:
        """Return a share as percent."""
        return f"{self.number(share * 100, decimals)}{NARROW_SPACE}%"

    def number(self, value: float, decimals: int = 1) -> str:
        """Return a number with this many decimals."""
        grouped = f"{value:,.{decimals}f}".replace(",", "|").replace(".", self.catalogue["decimal"])
        return grouped.replace("|", self.catalogue["thousands"])

    def figure(self, value: float, digits: int = 4) -> str:
        """Return a number with its first digits, and all of those before the decimal mark; a dash where it is none.

        >>> words = Wording.of("en")
        >>> [words.figure(value) for value in (100_100.25, 3.35512, 2.5, 0.00012345, math.nan)]
        ['100,100', '3.355', '2.5', '0.0001234', '-']
        """
        if not math.isfinite(value):
            return "-" if math.isnan(value) else "∞"
        before = math.floor(math.log10(abs(value))) + 1 if value else 1
        text = self.number(value, max(digits - before, 0))
        mark = self.catalogue["decimal"]
        return text.rstrip("0").removesuffix(mark) if mark in text else text

    def count(self, value: float) -> str:
        """Return a count; with one decimal only where weights make it no whole number."""
        return self.number(value, 0 if float(value).is_integer() else 1)

    def seconds(self, value: float) -> str:
        r"""Return a duration, in minutes where they are more than two.

        >>> Wording.of("en").seconds(4.25), Wording.of("en").seconds(300)
        ('4.2\u202fs', '5.0\u202fmin')
        """
        return f"{self.number(value)}{NARROW_SPACE}s" if value < 120 else f"{self.number(value / 60)}{NARROW_SPACE}min"

    def level(self, level: Level) -> str:
        """Return what a level is called: by its digits where all its codes have as many."""
        if level.digits:
            return self("level_of_digits_one" if level.digits == 1 else "level_of_digits", digits=level.digits)
        return self("level", number=level.name)

    def code(self, level: Level) -> str:
        """Return what a code of a level is called within a sentence."""
        if level.digits:
            return self("code_of_digits_one" if level.digits == 1 else "code_of_digits", digits=level.digits)
        return self("code")


def _catalogue(file: str) -> dict[str, str]:
    text = resources.files(__package__).joinpath("languages", file).read_text(encoding="utf-8")
    catalogue: dict[str, str] = json.loads(text)
    return catalogue
