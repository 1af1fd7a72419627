"""The words of a title, a query or a column's name, no matter the case and the accents."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Return the words in lower case, without accents.

    >>> words_of("Código CIUO_08"), words_of("Música (ES)")
    (['codigo', 'ciuo', '08'], ['musica', 'es'])
    """
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return _WORD.findall("".join(character for character in decomposed if not unicodedata.combining(character)))
