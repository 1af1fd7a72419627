"""What a person asks about a scheme, as plain data: the whole of it, or one branch."""

from __future__ import annotations

from glosa.schemes.scheme import Scheme
from glosa.types import Json


def overview(scheme: Scheme, language: str | None = None) -> Json:
    """Return name, counts, the number of codes of each level, and the codes at the top with their titles.

    >>> overview(Scheme.from_labels(["11", "12", "21"], name="toy"))["codes_by_level"]
    [2, 3]
    """
    depths = [len(scheme.ancestors(code)) for code in scheme.codes if code not in scheme.special]
    return {
        "name": scheme.name,
        "version": scheme.version,
        "fingerprint": scheme.fingerprint,
        "languages": list(scheme.languages),
        "codes": len(scheme),
        "answers": len(scheme.leaves) + len(scheme.special),
        "codes_by_level": [depths.count(depth) for depth in range(1, scheme.depth + 1)],
        "top": [_titled(scheme, code, language) for code in scheme.roots],
        "special": [_titled(scheme, code, language) for code in sorted(scheme.special)],
    }


def branch(scheme: Scheme, code: str, language: str | None = None) -> Json:
    """Return a code with its description, the codes above it, and the tree below it.

    Raises:
        SchemeError: If the scheme has no such code.

    >>> found = branch(Scheme.from_labels(["11", "12", "21"]), "1")
    >>> [below["code"] for below in found["below"]]
    ['11', '12']
    """
    *above, _ = scheme.ancestors(code)
    return {
        **_titled(scheme, code, language),
        "description": scheme.description(code, language),
        "special": code in scheme.special,
        "above": [_titled(scheme, ancestor, language) for ancestor in above],
        "below": [_tree(scheme, child, language) for child in scheme.children(code)],
    }


def _tree(scheme: Scheme, code: str, language: str | None) -> Json:
    below = [_tree(scheme, child, language) for child in scheme.children(code)]
    return {**_titled(scheme, code, language), "below": below}


def _titled(scheme: Scheme, code: str, language: str | None) -> Json:
    return {"code": code, "title": scheme.title(code, language)}
