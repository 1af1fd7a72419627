"""Which labels are wrong: what a record's own label looks like, beside labels that are wrong for sure.

Give every record a wrong label at random and look at it with the eyes of a model that did not learn from the record:
that is how label errors look. Boosted trees tell such labels from the ones that came, so they weigh by themselves what
a low probability means at every level, how much a hesitant model or a rare code excuses, and how much each opinion is
worth. Their odds are a ratio of densities. Times the share of errors, found where nearly all labels that came look like
errors (the best bin of Garg et al. 2021), they are the probability that a label is wrong.

Errors of two kinds are looked for: any other code, as a slip of the hand gives, and a sibling, as two coders dispute.
How many there are of each the records say; so the ranking fits the errors that are there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier

from glosa.schemes.levels import Levels
from glosa.trust.same_text import same_text
from glosa.trust.signs import Opinion, others
from glosa.trust.wrong_labels import Kind, draw_wrong, kinds_of
from glosa.types import FloatArray, IntArray

_LEAST, _LEAST_SHARE = 10, 0.003  # labels above a mark, and this share of all at least: the very highest are odd ones
_SURE = 3.0  # standard errors that a share may be off by chance
_FOLDS = 3  # a tree must not judge the labels that it grew on: it would learn the errors among them by heart
_LEAF = 200  # records of a leaf, fewer where there are few
_TREES: dict[str, float | bool] = {
    "max_iter": 80,
    "max_leaf_nodes": 15,
    "l2_regularization": 1.0,
    "early_stopping": False,
}


@dataclass(frozen=True, eq=False)
class LabelErrors:
    """How likely each label is wrong.

    Args:
        odds: The share of errors times the ratio of densities, summed over the kinds, at least 0, shape (n_rows,): the
            higher, the more suspicious, also where two labels are wrong for sure.
        shares: How many of all records have an error of each kind, from 0 to 1.
    """

    odds: FloatArray
    shares: dict[Kind, float]

    @property
    def wrong(self) -> FloatArray:
        """The probability that each label is wrong, shape (n_rows,)."""
        found: FloatArray = np.minimum(self.odds, 1.0)
        return found


def find_label_errors(
    opinions: Sequence[FloatArray], target: IntArray, levels: Levels, *, said: IntArray | None = None, seed: int = 0
) -> LabelErrors:
    """Return how likely each label is wrong.

    Args:
        opinions: Probabilities of codes, each of shape (n_rows, n_codes), by someone who has not seen the record's own
            label: a model cross-validated, or the nearest records.
        target: Index of the code that each record was given, shape (n_rows,), two different ones at least.
        levels: The codes and their groups.
        said: A number for what each record says, shape (n_rows,); None if all say something else.
        seed: Of the wrong labels that are drawn.

    >>> from glosa.schemes import Scheme
    >>> levels = Scheme.from_labels(["a", "b"]).levels()
    >>> sure = np.tile([[0.9, 0.1], [0.1, 0.9]], (100, 1))
    >>> target = np.tile([0, 1], 100)
    >>> target[0] = 1  # the one error
    >>> found = find_label_errors([sure], target, levels)
    >>> int(found.odds.argmax()), float(found.wrong[1:].max()) < 0.01
    (0, True)
    """
    random = np.random.default_rng(seed)
    views = [Opinion.of(opinion, target, levels) for opinion in opinions]

    def signs(label: IntArray) -> FloatArray:
        known = others(target, label, levels)
        alike = [] if said is None else [np.log1p(counted) for counted in same_text(said, target, label)]
        return np.stack([*(sign for view in views for sign in view.signs(label, known)), *alike], axis=1)

    came = signs(target)
    directions = [sign for view in views for sign in view.directions] + ([] if said is None else [-1, 1])
    odds, shares = np.zeros(len(target)), dict[Kind, float]()
    for kind in kinds_of(levels):
        given, wrong = log_ratios(came, signs(draw_wrong(kind, target, levels, random)), directions, seed=seed)
        shares[kind] = share_of_errors(given, wrong)
        odds += shares[kind] * np.exp(given)
    return LabelErrors(odds, shares)


def log_ratios(
    came: FloatArray, wrong: FloatArray, directions: Sequence[int], *, seed: int = 0
) -> tuple[FloatArray, FloatArray]:
    """Return the log of how much likelier each row is among wrong labels than among those that came.

    Args:
        came: Signs of the labels that came, shape (n_rows, n_signs).
        wrong: Signs of wrong labels of the same records, of the same shape.
        directions: Of each sign, 1 where a label is the more suspicious the higher it is, -1 the lower, 0 neither.
        seed: Of the parts that are judged by trees that grew on the others.

    Returns:
        For the rows of `came`, then of `wrong`, shape (n_rows,) each.
    """
    n_rows = len(came)
    both, is_wrong = np.concatenate([came, wrong]), np.repeat([False, True], n_rows)
    part = np.tile(np.random.default_rng(seed).permutation(n_rows) % _FOLDS, 2)
    leaf = int(np.clip(n_rows // 20, 2, _LEAF))
    found = np.zeros(len(both))
    for number in range(min(_FOLDS, n_rows)):
        trees = HistGradientBoostingClassifier(
            **_TREES, min_samples_leaf=leaf, monotonic_cst=list(directions), random_state=0
        )
        learned = part != number
        found[~learned] = trees.fit(both[learned], is_wrong[learned]).decision_function(both[~learned])
    return found[:n_rows], found[n_rows:]


def share_of_errors(came: FloatArray, wrong: FloatArray) -> float:
    """Return how large the share of errors among the labels that came is at most (Garg et al. 2021).

    Above any mark the errors are a part of the labels that came: their share times the part of wrong labels above the
    mark is at most the part of those that came above it. The mark that allows the fewest, even if chance made them few,
    is the answer.

    Args:
        came: Suspicion of the labels that came, shape (n_rows,).
        wrong: Suspicion of wrong labels, shape (n_wrong,).

    >>> came = np.array([9.0] * 10 + [1.0] * 90)  # a tenth looks like the wrong ones
    >>> round(share_of_errors(came, np.array([9.0] * 50 + [8.0] * 50)), 3)
    0.2
    >>> round(share_of_errors(came, np.array([9.0] * 100)), 3)
    0.1
    """
    least = min(max(_LEAST, int(_LEAST_SHARE * len(came))), len(came))
    marks = np.sort(came)[: len(came) - least + 1]
    n_came, n_wrong = (np.maximum(len(some) - np.searchsorted(np.sort(some), marks), 1) for some in (came, wrong))
    share = (n_came / len(came)) / (n_wrong / len(wrong))
    at_most = share * (1 + _SURE * np.sqrt(1 / n_came + 1 / n_wrong))
    return float(min(share[at_most.argmin()], 1.0))


def expected_precision(wrong: npt.ArrayLike) -> FloatArray:
    """Return which share of the first n labels is wrong, for every n.

    Args:
        wrong: The probability that each label is wrong, the most suspicious first, shape (n_rows,).

    >>> expected_precision([1.0, 0.5, 0.0]).tolist()
    [1.0, 0.75, 0.5]
    """
    found = np.asarray(wrong, np.float64)
    return np.cumsum(found) / np.arange(1, len(found) + 1)
