"""Two codes of which one is rare, told apart by an autoencoder that learns the frequent one alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.utils.extmath import randomized_svd

from glosa._validate import Rule, is_number, require
from glosa.errors import LabelError
from glosa.estimators.autoencoder import Autoencoder
from glosa.estimators.base import LOWEST, Arrays, Estimator, Task
from glosa.estimators.classical import side_by_side
from glosa.estimators.suited import FEATURES
from glosa.features.examples import Examples
from glosa.features.joined import JoinedMaker
from glosa.features.maker import Maker, Views
from glosa.features.pixels import PixelMaker
from glosa.features.views import ViewMaker
from glosa.records.fields import Fields
from glosa.storage.folder import Contents
from glosa.storage.parts import join_parts, take_part
from glosa.types import BoolArray, FloatArray, IntArray, Json

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_BRIGHTEST = 255.0
_MOST = 1e6
_TINY = 1e-12  # an error that has a logarithm
_FREE = 1e4  # hardly a penalty


BAGS: Json = {"layers": (256, 128), "scaling": "standard"}
PICTURES: Json = {"layers": FEATURES, "scaling": "unit"}
"""How the autoencoder sees records: bags keep much of a record, since what is odd about one is what is lost of it."""


class Majority(Estimator):
    """The recipe for two codes of which one has more than nine records of ten (Japkowicz et al. 1995).

    An autoencoder learns the records of the frequent code alone. What it gives back badly has the rare code; how badly,
    a logistic regression of the logarithm of the error says, which heeds the weights of the records.

    Args:
        kind: Of the `Autoencoder`.
        layers: Of its encoder; None takes those that suit texts, or pictures alone.
        epochs: Passes over the frequent records.
        components: How many main directions of n-grams and categories it sees.
    """

    sees_pictures = None

    def __init__(
        self,
        *,
        kind: str = "plain",
        layers: Sequence[int] | None = None,
        epochs: int = 30,
        components: int = 300,
    ) -> None:
        self.kind, self.layers, self.epochs, self.components = kind, layers, epochs, components

    def maker(self, fields: Fields) -> Maker:
        """Return what makes bags of n-grams and categories, and pixels, of what records have."""
        makers: list[Maker] = []
        if fields.text or fields.categorical:
            makers.append(ViewMaker(fields.text, fields.categorical))
        if fields.image:
            makers.append(PixelMaker(fields.image))
        return JoinedMaker(makers)

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:
        """Learn the frequent code; `held_out`, or without it what was learned, tells how large its errors are.

        Raises:
            LabelError: There are not two codes.
            SettingsError: An option is out of its range.
            UnavailableError: PyTorch is not installed.
        """
        pair = frequent_and_rare(train.target)
        common = train.take(np.flatnonzero(train.target == pair[0])).views
        self._own: Arrays = {"pair": pair, "n_codes": np.array(len(task.levels.codes))}
        self._own |= self._directions(common, task.seed)
        how = BAGS if _bags(common) else PICTURES
        layers = how["layers"] if self.layers is None else self.layers
        self._coder = Autoencoder(
            **how | {"layers": layers}, kind=self.kind, epochs=self.epochs, seed=task.seed, device=task.device
        ).fit(self._vectors(common)[0], progress=task.report)
        self.history_ = self._coder.history_
        self._own["line"] = _line(self._judged(train, held_out))
        return self

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_rows, n_codes): of the frequent code 0, of the rare one by the error."""
        errors = self._errors(views)
        found = np.full((len(errors), int(self._own["n_codes"])), LOWEST, np.float32)
        (frequent, rare), (slope, intercept) = self._own["pair"], self._own["line"]
        found[:, frequent], found[:, rare] = 0, slope * errors + intercept
        return found

    def arrays(self) -> Arrays:
        """Return what was learned."""
        contents = self._coder.contents()
        told = {**contents.documents["autoencoder"], "history": []}  # which tells of time too
        about = np.frombuffer(json.dumps({"autoencoder": told}).encode(), np.uint8)
        return {"about": about, **join_parts({"own": self._own, "autoencoder": contents.arrays})}

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take up what `arrays` returned."""
        about = json.loads(arrays["about"].tobytes())
        self._coder = Autoencoder.from_contents(Contents(about, take_part(arrays, "autoencoder")))
        self._own, self.history_ = take_part(arrays, "own"), self._coder.history_
        return self

    def _directions(self, views: Views, seed: int) -> Arrays:
        """Return the main directions of bags, and which columns they are of; nothing without bags."""
        count = self.components
        require([Rule("components", count, is_number(count, 1, _MOST, whole=True), "a whole number, 1 or more")])
        if not (bags := _bags(views)):
            return {}
        wide = side_by_side(bags)
        columns = np.unique(wide.indices)
        _, _, found = randomized_svd(wide[:, columns], min(count, len(columns), wide.shape[0]), random_state=seed)
        return {"columns": columns, "directions": found.T.astype(np.float32)}

    def _vectors(self, views: Views) -> tuple[FloatArray, FloatArray]:
        """Return records as vectors, and the squares of what of them has no direction, summed: shape (n_rows,).

        The main directions of the bags come first, then pixels from 0 to 1.
        """
        parts = [view.reshape(len(view), -1) / np.float32(_BRIGHTEST) for view in views if isinstance(view, np.ndarray)]
        if not (bags := _bags(views)):
            return np.hstack(parts), np.zeros(len(parts[0]))
        wide = side_by_side(bags)
        seen = wide[:, self._own["columns"]] @ self._own["directions"]
        lost = np.asarray(wide.multiply(wide).sum(axis=1)).ravel() - np.square(seen).sum(axis=1)
        return np.hstack([seen, *parts]), lost

    def _errors(self, views: Views) -> FloatArray:
        """Return the logarithm of the reconstruction error of records, shape (n_rows,).

        Directions stand upright on each other, so what has none and what the autoencoder loses are summed.
        """
        vectors, lost = self._vectors(views)
        if not len(vectors):
            return lost
        if self._coder.scaling == "standard":
            lost = lost + np.square(self._coder.reconstruct(vectors) - vectors).sum(axis=1)
        else:
            lost = -self._coder.score_samples(vectors)
        return np.log(np.maximum(lost, _TINY))

    def _judged(self, train: Examples, held_out: Examples) -> Judged:
        """Return errors that say how odd records are which the autoencoder never saw.

        They are those of all rare records, and of the frequent ones that are held out, which stand for all frequent
        ones. Where none is held out, those that were learned stand for themselves.
        """
        rare = [part.target == self._own["pair"][1] for part in (train, held_out)]
        weight = [part.weight.astype(np.float64) for part in (train, held_out)]
        errors = [self._errors(part.views) for part in (train, held_out)]
        if (~rare[1]).any():
            total = sum(mine[~odd].sum() for mine, odd in zip(weight, rare, strict=True))
            weight[1][~rare[1]] *= total / weight[1][~rare[1]].sum()
            weight[0][~rare[0]] = 0
        return Judged(*map(np.concatenate, (errors, rare, weight)))


class Judged(NamedTuple):
    """Records whose errors are known.

    Args:
        errors: Logarithms, shape (n_rows,).
        rare: Which have the rare code, shape (n_rows,).
        weight: What each counts, shape (n_rows,).
    """

    errors: FloatArray
    rare: BoolArray
    weight: FloatArray


def frequent_and_rare(target: IntArray) -> IntArray:
    """Return the numbers of two codes, the more frequent one first.

    Raises:
        LabelError: There are more than two, or one.

    >>> frequent_and_rare(np.array([3, 3, 3, 1]))
    array([3, 1])
    """
    seen, counts = np.unique(target, return_counts=True)
    if len(seen) != 2:
        msg = (
            f"there are {len(seen)} codes, and 'majority' tells a frequent one from one other. Take another model, or "
            "a column of two codes."
        )
        raise LabelError(msg)
    pair: IntArray = seen[np.argsort(-counts, kind="stable")].astype(np.int64)
    return pair


def _line(judged: Judged) -> FloatArray:
    """Return slope and intercept of the logit of the rare code."""
    known = LogisticRegression(C=_FREE).fit(judged.errors[:, None], judged.rare, sample_weight=judged.weight)
    if known.coef_[0, 0] > 0:
        return np.array([known.coef_[0, 0], known.intercept_[0]])
    shares = judged.weight @ judged.rare, judged.weight @ ~judged.rare  # records that are known well are no rare ones
    return np.array([0.0, np.log(shares[0] / shares[1])])


def _bags(views: Views) -> tuple[csr_matrix, ...]:
    return tuple(view for view in views if not isinstance(view, np.ndarray))
