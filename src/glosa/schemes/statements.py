"""The description of a code cut into its statements: each is an example of what people may write for the code."""

from __future__ import annotations

import re

_ENDS = re.compile(r"[\n;]|(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚÑÀÂÇÈÊÎÔÛ¿¡])")
_MARK = re.compile(r"^\s*(?:\(?(?:[a-z]{1,2}|[ivx]+|\d{1,2})[.)]|[-\u2013\u2014\u2022\u00b7*])\s+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_NOT = (
    r"(?:exclu(?!siv)|not? (?:se )?inclu|no (?:se )?comprend|does not cover|classified elsewhere|ne comprend pas|"
    r"n'inclut pas|à l'exclusion|clasificad\w+ en otr|classé\w* ailleurs)"
)
_EXCLUDING = re.compile(rf"(?:(?:this|esta|este|cette|ce)\s+\w+\s+|se\s+|sont\s+)?{_NOT}", re.IGNORECASE)  # a sentence
_EXCLUDING_LIST = re.compile(rf"\b{_NOT}", re.IGNORECASE)  # anywhere in its heading


def statements(description: str) -> list[str]:
    r"""Return what a description says of its code, a statement each: sentences, and the items of lists.

    Headings of lists are left out, and so is what does not belong to the code: a sentence that begins with words such
    as "excluded" or "this class excludes", and the list below a heading that says so.

    >>> statements("Cooks prepare meals. Tasks include:\na. planning menus;\nb. tasting.\nExcluded:\n- bakers")
    ['Cooks prepare meals.', 'planning menus', 'tasting.']
    """
    found: list[str] = []
    excluding = False
    for piece in map(str.strip, _ENDS.split(description)):
        heading = piece.endswith((":", " -", " \u2013"))
        excluded = bool(_EXCLUDING_LIST.search(piece) if heading else _EXCLUDING.match(piece))
        if heading:
            excluding = excluded
        elif not excluded and not excluding and _WORD.search(piece):
            found.append(_MARK.sub("", piece).strip())
    return found
