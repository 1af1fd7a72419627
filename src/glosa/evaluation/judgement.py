"""Truth and answer of each record at each level, as arrays that the metrics read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from glosa.metrics import correct, true_ranks
from glosa.schemes import Levels, Scheme
from glosa.schemes.levels import at_level
from glosa.types import BoolArray, FloatArray, IntArray

NEVER = int(np.iinfo(np.int64).max)
"""The place of a truth that is no answer, or has none beside it: it is among the first k for no k."""


@dataclass(frozen=True, eq=False)
class Judgement:
    """What is true and what was answered at one level.

    Args:
        codes: The codes of the level: first those that can be answered, then those that only the truth has.
        n_answers: How many of `codes` can be answered.
        answered: Which records have an answer, shape (n,).
        truth: Index in `codes`, shape (n,).
        predicted: Index in `codes` of the most probable, -1 without an answer, shape (n,).
        confidence: Its probability, 0 without an answer, shape (n,).
        ranks: Place of the truth among the answers, from 1, `NEVER` where it is none, shape (n,).
        truth_paths: Nodes from the top down to the true code, -1 below its end, shape (n, level + 1).
        predicted_paths: The same of the answer, all -1 without one.
    """

    codes: tuple[str, ...]
    n_answers: int
    answered: BoolArray
    truth: IntArray
    predicted: IntArray
    confidence: FloatArray
    ranks: IntArray
    truth_paths: IntArray
    predicted_paths: IntArray

    @cached_property
    def correct(self) -> BoolArray:
        """Which records got the right code, shape (n,)."""
        return correct(self.truth, self.predicted)


def judge(
    truth: Sequence[str], probabilities: FloatArray, levels: Levels, scheme: Scheme, answered: BoolArray
) -> tuple[Judgement, ...]:
    """Judge the most probable code of every level against the truth, from the top level down.

    A true code that cannot be answered, or lies below the answers, is never right itself, but its ancestors can be.

    >>> scheme = Scheme.from_labels(["11", "12", "21"])
    >>> top, finest = judge(["12"], np.array([[0.9, 0.1]]), scheme.levels(["11", "21"]), scheme, np.array([True]))
    >>> top.correct, finest.correct, finest.codes
    (array([ True]), array([False]), ('11', '21', '12'))
    """
    distinct, place = np.unique(np.asarray(truth, dtype=str), return_inverse=True)
    paths = [scheme.place(str(code)) for code in distinct]
    clean = np.where(answered[:, None], probabilities, 0.0)
    deepest = len(levels.groups) - 1
    return tuple(
        _judge_level(level, sums, levels.groups[level], paths, place, scheme, answered, finest=level == deepest)
        for level, sums in enumerate(levels.sum_up(clean))
    )


def _judge_level(
    level: int,
    probabilities: FloatArray,
    groups: tuple[str, ...],
    paths: Sequence[tuple[str, ...]],
    place: IntArray,
    scheme: Scheme,
    answered: BoolArray,
    *,
    finest: bool,
) -> Judgement:
    true_codes = [path[-1] if finest else at_level(path, level) for path in paths]
    codes = tuple(dict.fromkeys([*groups, *true_codes]))
    position = {code: index for index, code in enumerate(codes)}
    truth = np.array([position[code] for code in true_codes], dtype=np.int64)[place]
    best = probabilities.argmax(axis=1)
    nodes: dict[str, int] = {}
    truth_paths = _number_nodes(paths, level, nodes)[place]
    predicted_paths = _number_nodes([scheme.place(code) for code in groups], level, nodes)[best]
    return Judgement(
        codes=codes,
        n_answers=len(groups),
        answered=answered,
        truth=truth,
        predicted=np.where(answered, best, -1),
        confidence=probabilities.max(axis=1).astype(np.float64),
        ranks=np.where(answered & (truth < len(groups)), true_ranks(truth, probabilities), NEVER),
        truth_paths=truth_paths,
        predicted_paths=np.where(answered[:, None], predicted_paths, -1),
    )


def _number_nodes(paths: Sequence[tuple[str, ...]], level: int, nodes: dict[str, int]) -> IntArray:
    """Return each path down to the level as numbers, -1 below its end, shape (paths, level + 1); fills in `nodes`."""
    numbered = np.full((len(paths), level + 1), -1, dtype=np.int64)
    for row, path in enumerate(paths):
        shown = path[: level + 1]
        numbered[row, : len(shown)] = [nodes.setdefault(code, len(nodes)) for code in shown]
    return numbered
