"""How far two sets of codes agree at each level: the share of equal ones, and kappa, which takes chance off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glosa.schemes.levels import at_level
from glosa.schemes.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of one level.

    Args:
        level: 1 is the most general.
        records: How many have both codes.
        share: Of equal codes, 0 to 1.
        kappa: Cohen's (1960): 1 is full agreement, 0 that of chance.
    """

    level: int
    records: int
    share: float
    kappa: float


def agreement(first: Sequence[str | None], second: Sequence[str | None], scheme: Scheme) -> list[Agreement]:
    """Return the agreement of two codes of each record at every level; records that miss one are passed over.

    A code that is not in the scheme agrees with itself alone. Without records there is no agreement to tell.

    >>> scheme = Scheme.from_labels(["11", "12", "21", "22"])
    >>> found = agreement(["11", "12", "21", "22"], ["11", "11", "21", None], scheme)
    >>> [(level.records, round(level.share, 3), round(level.kappa, 3)) for level in found]
    [(3, 1.0, 1.0), (3, 0.667, 0.5)]
    """
    pairs = [(one, other) for one, other in zip(first, second, strict=True) if one and other]
    if not pairs:
        return []
    paths = [[scheme.ancestors(code) if code in scheme else (code,) for code in pair] for pair in pairs]
    return [
        _at(level, np.array([[at_level(path, level) for path in pair] for pair in paths]))
        for level in range(scheme.depth)
    ]


def _at(level: int, codes: npt.NDArray[np.str_]) -> Agreement:
    """Return the agreement of codes of shape (records, 2)."""
    share = float((codes[:, 0] == codes[:, 1]).mean())
    return Agreement(level + 1, len(codes), share, cohen_kappa(codes[:, 0], codes[:, 1]))


def cohen_kappa(first: npt.NDArray[np.str_], second: npt.NDArray[np.str_]) -> float:
    """Return Cohen's kappa of two codings, shape (n,) each, n at least 1; 1 where both know one and the same code.

    >>> cohen_kappa(np.array(["a", "a", "b", "b"]), np.array(["a", "b", "b", "b"]))
    0.5
    """
    names = np.unique([first, second])
    shares = [(part[:, None] == names).mean(axis=0) for part in (first, second)]
    by_chance = float(shares[0] @ shares[1])
    agreed = float((first == second).mean())
    return 1.0 if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)
