"""Labels that are wrong for sure: each record gets a code that it was not given."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from glosa.schemes.levels import Levels
from glosa.types import BoolArray, IntArray

Kind: TypeAlias = Literal["any", "sibling"]


def kinds_of(levels: Levels) -> tuple[Kind, ...]:
    """Return the kinds of errors that a scheme has: without a tree no code is nearer than another."""
    return ("any", "sibling") if len(levels) > 1 else ("any",)


def draw_wrong(kind: Kind, target: IntArray, levels: Levels, random: np.random.Generator) -> IntArray:
    """Return a wrong code for each record, drawn from the codes that records have.

    Args:
        kind: "any" draws from all other codes; "sibling" from the other codes of the lowest group above that has any.
        target: Index of the code that each record was given, shape (n_rows,), two different ones at least.
        levels: The codes and their groups.
        random: Where chance comes from.

    Returns:
        Indices of codes, shape (n_rows,), nowhere equal to `target`.

    >>> from glosa.schemes import Scheme
    >>> levels = Scheme.from_labels(["11", "12", "21"]).levels()
    >>> draw_wrong("sibling", np.array([0, 1]), levels, np.random.default_rng(0)).tolist()
    [1, 0]
    """
    met = np.unique(target).astype(np.int64)
    if kind == "any":
        return _other(target, met, random)
    wrong = np.full(len(target), -1)
    for member in reversed(levels.membership[:-1]):
        for group in np.unique(member[target[wrong < 0]]):
            codes = met[member[met] == group]
            rows = np.flatnonzero((wrong < 0) & (member[target] == group))
            if len(codes) > 1:
                wrong[rows] = _other(target[rows], codes, random)
    alone = wrong < 0
    wrong[alone] = _other(target[alone], met, random)
    return wrong


def flip(
    kind: Kind, target: IntArray, levels: Levels, share: float, random: np.random.Generator
) -> tuple[IntArray, BoolArray]:
    """Return labels of which a share is wrong, and which these are: to measure how well errors are found.

    >>> from glosa.schemes import Scheme
    >>> levels = Scheme.from_labels(["11", "12", "21"]).levels()
    >>> target = np.array([0, 1, 2, 0])
    >>> flipped, wrong = flip("any", target, levels, 0.5, np.random.default_rng(0))
    >>> int(wrong.sum()), bool(((flipped != target) == wrong).all())
    (2, True)
    """
    wrong = np.zeros(len(target), dtype=bool)
    wrong[random.permutation(len(target))[: round(share * len(target))]] = True
    return np.where(wrong, draw_wrong(kind, target, levels, random), target), wrong


def _other(target: IntArray, codes: IntArray, random: np.random.Generator) -> IntArray:
    """Return for each record one of some codes, sorted, but not its own."""
    drawn = random.integers(0, len(codes) - 1, len(target))
    found: IntArray = codes[drawn + (drawn >= np.searchsorted(codes, target))]
    return found
