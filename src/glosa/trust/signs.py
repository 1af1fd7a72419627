"""What an opinion says of a label: the signs by which a wrong one is told from a right one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from glosa.schemes.levels import Levels
from glosa.trust.typical_confidence import typical_confidence
from glosa.types import FloatArray, IntArray

_LEAST = 1e-7  # a probability below says no more than this


@dataclass(frozen=True, eq=False)
class Opinion:
    """Probabilities of the codes of records that whoever gives them did not learn from.

    Args:
        levels: The codes and their groups.
        sums: The probabilities of the groups of each level, shape (n_rows, n_groups) each.
        entropy: The logarithm of how undecided it is at each level, in nats, shape (n_rows,) each.
        typical: How sure it usually is of each code, shape (n_codes,).
    """

    levels: Levels
    sums: tuple[FloatArray, ...]
    entropy: tuple[FloatArray, ...]
    typical: FloatArray

    @classmethod
    def of(cls, probabilities: FloatArray, target: IntArray, levels: Levels) -> Self:
        """Return an opinion.

        Args:
            probabilities: Shape (n_rows, n_codes), columns as `levels.codes`.
            target: Index of the code that each record was given, shape (n_rows,).
            levels: The codes and their groups.
        """
        sums = levels.sum_up(probabilities)
        entropy = tuple(np.log(1e-3 - (found * _log(found)).sum(axis=1)) for found in sums)
        return cls(levels, sums, entropy, typical_confidence(probabilities, target, levels))

    def signs(self, label: IntArray, known: list[IntArray]) -> list[FloatArray]:
        """Return the signs of a label for each record, each of shape (n_rows,).

        At every level: the probability of the label's group, how much higher that of the best other group is, and how
        undecided the opinion is. Then how much more probable the best sibling is, and, as in confident learning, how
        the label's probability compares with what is usual of its code.

        Args:
            label: Index of a code for each record, shape (n_rows,).
            known: For each level how many other records stand in the label's group: where there is none, no opinion
                could know it, and the label is judged by the level above.
        """
        found, own = list[FloatArray](), np.zeros(len(label))
        for sums, member, undecided, met in zip(self.sums, self.levels.membership, self.entropy, known, strict=True):
            group = member[label]
            own = np.where(met > 0, _log(_take(sums, group)), own)
            found += [own, _log(_without(sums, group).max(axis=1, initial=0)) - own, undecided]
        if len(self.levels) > 1:
            above = self.levels.membership[-2][label]
            siblings = np.maximum.reduceat(_without(self.sums[-1], label), self.levels.starts[-2], axis=1)
            found.append(_log(_take(siblings, above)) - own)
        usual = np.where(known[-1] > 0, own - _log(self.typical[label]), 0)
        return [*found, usual]

    @property
    def directions(self) -> list[int]:
        """Whether a label is the more suspicious the higher each sign is (1), the lower (-1), or neither (0).

        A sibling may be the right code where the levels above are sure of themselves, or where they are not.
        """
        siblings = [1] if len(self.levels) > 1 else []
        return [*([0, 0, 0] * (len(self.levels) - 1)), -1, 1, 0, *siblings, -1]


def others(target: IntArray, label: IntArray, levels: Levels) -> list[IntArray]:
    """Return for each level in how many other records the group of a label stands, shape (n_rows,) each.

    Args:
        target: Index of the code that each record was given, shape (n_rows,).
        label: The code that is asked for, shape (n_rows,).
        levels: The codes and their groups.

    >>> from glosa.schemes import Scheme
    >>> levels = Scheme.from_labels(["11", "12", "21"]).levels()
    >>> [found.tolist() for found in others(np.array([0, 1, 2]), np.array([0, 0, 0]), levels)]
    [[1, 1, 2], [0, 1, 1]]
    """
    counted = []
    for member, groups in zip(levels.membership, levels.groups, strict=True):
        records = np.bincount(member[target], minlength=len(groups))
        counted.append(records[member[label]] - (member[label] == member[target]))
    return counted


def _take(values: FloatArray, column: IntArray) -> FloatArray:
    found: FloatArray = values[np.arange(len(values)), column]
    return found


def _without(values: FloatArray, column: IntArray) -> FloatArray:
    """Return values with a zero in one column of each row."""
    rest = values.copy()
    rest[np.arange(len(rest)), column] = 0
    return rest


def _log(probability: FloatArray) -> FloatArray:
    found: FloatArray = np.log(np.maximum(probability, _LEAST))
    return found
