"""The description of a code cut into its statements: each is an example of what people may write for the code."""

from __future__ import annotations

import re

_ENDS = re.compile(r"[\n;]|(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚÑÀÂÇÈÊÎÔÛ¿¡])")
_MARK = re.compile(r"^\s*(?:\(?(?:[a-z]{1,2}|[ivx]+|\d{1,2})[.)]|[-\u2013\u2014\u2022\u00b7*])\s+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_EXCLUDING = re.compile(
    r"^(?:se excluyen?|no (?:se )?incluyen?|exclu[iy]\w*|excluded|excludes|not included|does not include|"
    r"sont exclus|à l'exclusion|n'inclut pas|ne comprend pas|exclut|exclus)\b",
    re.IGNORECASE,
)


def statements(description: str) -> list[str]:
    r"""Return what a description says of its code, a statement each: sentences, and the items of lists.

    Headings of lists are left out, and so is what does not belong to the code: a sentence that begins with words such
    as "excluded", and the list below such a heading.

    >>> statements("Cooks prepare meals. Tasks include:\na. planning menus;\nb. tasting.\nExcluded:\n- bakers")
    ['Cooks prepare meals.', 'planning menus', 'tasting.']
    """
    found: list[str] = []
    excluding = False
    for piece in map(str.strip, _ENDS.split(description)):
        heading = piece.endswith(":")
        excluded = bool(_EXCLUDING.match(piece))
        if heading:
            excluding = excluded
        elif not excluded and not excluding and _WORD.search(piece):
            found.append(_MARK.sub("", piece).strip())
    return found
