"""The tree of a scheme as arrays, for losses, probabilities and metrics."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from glosa.types import FloatArray, IntArray

if TYPE_CHECKING:
    from glosa.schemes.scheme import Scheme


@dataclass(frozen=True, eq=False)
class Levels:
    """The answers of an autocoder, grouped at every level of the tree.

    A code that ends above a level stands for itself at the deeper levels. An interior code that is an answer belongs
    to the group of its subtree at its own level and above, and stands for itself below. A special code stands for
    itself at every level.

    Args:
        codes: The n codes that can be answers, in tree order, so that each group is one run of columns.
        groups: `groups[l]`, the codes of level l, from the top (l = 0); those of the last level are the answers.
        membership: `membership[l]`, shape (n,): index in `groups[l]` of the group of each answer.
        starts: `starts[l]`, shape (len(groups[l]),): the first answer of each group.
    """

    codes: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    membership: tuple[IntArray, ...]
    starts: tuple[IntArray, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the levels: "1", "2", ..."""
        return tuple(str(number) for number in range(1, len(self.groups) + 1))

    def __len__(self) -> int:
        return len(self.groups)

    def sum_up(self, probabilities: FloatArray) -> tuple[FloatArray, ...]:
        """Return the probabilities of the groups of every level, each the sum of its answers.

        Args:
            probabilities: Shape (rows, n), in [0, 1], rows summing to 1, columns as `codes`.

        Returns:
            For each level an array of shape (rows, len(groups[l])), of the dtype that came, at most 1.

        >>> from glosa.schemes import Scheme
        >>> levels = Scheme.from_labels(["11", "12", "21"]).levels()
        >>> [sums.tolist() for sums in levels.sum_up(np.array([[0.5, 0.25, 0.25]]))]
        [[[0.75, 0.25]], [[0.5, 0.25, 0.25]]]
        """
        return tuple(np.minimum(np.add.reduceat(probabilities, starts, axis=1), 1.0) for starts in self.starts)

    def index(self, codes: Sequence[str | None] | pl.Series) -> IntArray:
        """Return the position of each code among the answers, -1 for any other; shape (len(codes),).

        >>> from glosa.schemes import Scheme
        >>> Scheme.from_labels(["11", "12", "21"]).levels().index(["21", "2", None]).tolist()
        [2, -1, -1]
        """
        return _look_up(codes, dict(zip(self.codes, range(len(self.codes)), strict=True)))

    def group_of(self, codes: Sequence[str | None] | pl.Series, level: int, scheme: Scheme) -> IntArray:
        """Return the index in `groups[level]` of the group that each code belongs to, -1 where there is none.

        A code that is no answer still has groups above it, so a coding can be right there.

        >>> from glosa.schemes import Scheme
        >>> scheme = Scheme.from_labels(["11", "12", "21"])
        >>> scheme.levels(["11", "21"]).group_of(["12", "21", "31"], 0, scheme).tolist()
        [0, 1, -1]
        """
        place = dict(zip(self.groups[level], range(len(self.groups[level])), strict=True))
        paths = {code: scheme.ancestors(code) for code in scheme.codes}
        return _look_up(codes, {code: place.get(at_level(path, level), -1) for code, path in paths.items()})


def build_levels(paths: Sequence[tuple[str, ...]]) -> Levels:
    """Return the levels of answers that are given by their paths from the top, in tree order.

    >>> levels = build_levels([("1", "11"), ("1", "12"), ("2",)])
    >>> levels.groups
    (('1', '2'), ('11', '12', '2'))
    >>> [member.tolist() for member in levels.membership], [start.tolist() for start in levels.starts]
    ([[0, 0, 1], [0, 1, 2]], [[0, 2], [0, 1, 2]])
    """
    by_level = [[at_level(path, level) for path in paths] for level in range(max(map(len, paths)))]
    first = [np.array([True, *(a != b for a, b in itertools.pairwise(names))]) for names in by_level]
    return Levels(
        codes=tuple(path[-1] for path in paths),
        groups=tuple(tuple(dict.fromkeys(names)) for names in by_level),
        membership=tuple(np.cumsum(flags, dtype=np.int64) - 1 for flags in first),
        starts=tuple(np.flatnonzero(flags).astype(np.int64) for flags in first),
    )


def at_level(path: Sequence[str], level: int) -> str:
    """Return the code of a path at a level; the last one where the path ends above.

    >>> at_level(("1", "11"), 0), at_level(("1", "11"), 3)
    ('1', '11')
    """
    return path[min(level, len(path) - 1)]


def _look_up(codes: Sequence[str | None] | pl.Series, places: Mapping[str, int]) -> IntArray:
    keys = codes if isinstance(codes, pl.Series) else pl.Series(codes, dtype=pl.String)
    table = pl.DataFrame(
        {"key": list(places), "place": list(places.values())}, schema={"key": pl.String, "place": pl.Int64}
    )
    found = keys.cast(pl.String).rename("key").to_frame().join(table, on="key", how="left", maintain_order="left")
    return found["place"].fill_null(-1).to_numpy()
