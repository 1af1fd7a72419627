"""Autoencoders that learn a few rows each, as one detector of outliers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from glosa._validate import Rule, is_number, one_of, require
from glosa.errors import InputError, SettingsError, UnavailableError
from glosa.estimators.autoencoder import ACTIVATIONS, layers_rule
from glosa.estimators.outliers import OutlierDetector
from glosa.estimators.rows import Matrix, column_names, refuse_columns, refuse_numbers, scale, to_rows
from glosa.storage.folder import Contents
from glosa.storage.parts import join_parts, take_part
from glosa.training.progress import Report
from glosa.types import DEVICES, FloatArray, Json

_MOST = 1e9
_FEWEST = 4  # rows: two for each autoencoder, and two that it has not learned
_LEAST = 1e-6  # a distance that is not 0
_FARTHEST = 1e9  # squares of larger scaled numbers are beyond 32 bits


class AutoencoderEnsemble(OutlierDetector):
    """Many small autoencoders, each of which learns a few rows drawn at random, as a detector of outliers.

    One network that sees all rows learns the outliers too. Among a few rows there is hardly one, and what one member
    takes for normal by mistake, others do not (Liu et al. 2008; Chen et al. 2017). A row is odd to a member by two
    distances: from what comes out for it, and of its code from the nearest code of the rows that were learned. The
    first is how far it lies off what a code can tell, the second how far from all rows along it.

    Args:
        size: How many autoencoders.
        rows: How many rows each learns, drawn without replacement; half of all at most.
        layers: Of each, as those of `Autoencoder`; a code has fewer numbers than a row.
        activation: "relu", "leaky-relu", "gelu", "tanh" or "sigmoid".
        contamination: Share of the rows that `predict` calls outliers, above 0, 0.5 at most.
        epochs: Passes over the rows of each, a step each.
        learning_rate: Of Adam, at its height.
        seed: Of rows and first weights: an equal seed gives equal scores.
        device: "auto", "cpu" or "cuda".

    Attributes:
        n_features_in_: How many numbers a row has.
        offset_: The score below which `predict` calls a row an outlier.
        history_: Training, a dictionary an epoch: `epoch`, `train_loss`, the mean over members, and `seconds`.

    >>> x = np.random.default_rng(0).normal(size=(200, 1)) @ [[1.0, 2.0, -1.0]]  # a line in space
    >>> found = AutoencoderEnsemble(size=4, layers=(8, 1)).fit(x).score_samples([[1, 2, -1], [1, -2, 1], [9, 18, -9]])
    >>> found[0] > found[1:]  # on the line, off it, and on it far from all
    array([ True,  True])
    """

    saved_as = "ensemble of autoencoders"

    def __init__(
        self,
        *,
        size: int = 64,
        rows: int = 32,
        layers: Sequence[int] = (64, 4),
        activation: str = "tanh",
        contamination: float = 0.1,
        epochs: int = 50,
        learning_rate: float = 0.01,
        seed: int = 0,
        device: str = "auto",
    ) -> None:
        self.size = size
        self.rows = rows
        self.layers = layers
        self.activation = activation
        self.contamination = contamination
        self.epochs = epochs
        self.learning_rate = learning_rate
        self.seed = seed
        self.device = device

    def fit(self, X: Any, y: Any = None, *, progress: Report | None = None) -> Self:  # noqa: ARG002 - of scikit-learn
        """Learn what rows are like.

        Args:
            X: Numbers, shape (n_rows, n_features); a sparse matrix will do.
            y: Is not looked at.
            progress: Is told how far the fit has come.

        Raises:
            InputError: There are fewer than four rows, or a number is missing or infinite.
            SettingsError: An argument is out of its range, or a code would copy a row.
            UnavailableError: PyTorch is not installed.
        """
        self._forget()
        x = to_rows(X)
        self._check(x, names := column_names(X))
        self._learn_columns(names)
        self.n_features_in_ = x.shape[1]
        self._center, self._width = scale(x, "standard")
        scaled, random = self._scaled(x), np.random.default_rng(self.seed)
        few = min(self.rows, len(scaled) // 2)
        drawn = np.stack([random.permutation(len(scaled))[:few] for _ in range(self.size)])
        side = _torch_side()
        self._networks = side.build(self)
        self._codes, self.history_ = side.fit(self, self._networks, scaled[drawn], progress)
        distances = side.distances(self._networks, self._codes, scaled)
        self._typical = np.maximum(distances.mean(axis=2, keepdims=True), _LEAST)
        self.offset_ = float(np.quantile(self._score(distances), self.contamination))
        return self

    def score_samples(self, X: Any, y: Any = None) -> FloatArray:  # noqa: ARG002 - of the contract of scikit-learn
        """Return how well rows are known, shape (n_rows,): the higher the more normal.

        It is the negative of the mean over members of the sum of both distances, each divided by its mean over the rows
        that `fit` was given: rows like those have about -2.
        """
        known = self._known(X)
        return self._score(_torch_side().distances(self._networks, self._codes, known))

    def reconstruct(self, X: Any) -> FloatArray:
        """Return what comes out for rows, in the mean over members, shape (n_rows, n_features)."""
        known = self._known(X)
        back: FloatArray = _torch_side().outputs(self._networks, known) * self._width + self._center
        return back

    def errors(self, X: Any) -> FloatArray:
        """Return half the square of how far each scaled number is from what comes out, shape (n_rows, n_features).

        It is the mean over members, and tells which numbers make a row odd.
        """
        known = self._known(X)
        found: FloatArray = _torch_side().errors(self._networks, known)
        return found

    def contents(self) -> Contents:
        """Return the settings and what was learned, as documents and arrays.

        Raises:
            NotFittedError: Nothing was learned yet.
        """
        self._check_fitted()
        about: Json = {
            "parameters": self._saved_parameters(),
            "offset": self.offset_,
            "columns": self._known_columns(),
            "history": self.history_,
        }
        own = {"center": self._center, "width": self._width, "codes": self._codes, "typical": self._typical}
        arrays = join_parts({"own": own, "networks": _torch_side().weights(self._networks)})
        return Contents({"ensemble": about}, arrays)

    @classmethod
    def from_contents(cls, contents: Contents, device: str = "auto") -> Self:
        """Return the ensemble that `contents` told of."""
        about, arrays = contents.documents["ensemble"], contents.arrays
        self, own = cls(**{**about["parameters"], "device": device}), take_part(arrays, "own")
        self._center, self._width, self._codes, self._typical = (
            own[name] for name in ("center", "width", "codes", "typical")
        )
        self.n_features_in_, self.offset_, self.history_ = len(self._center), about["offset"], about["history"]
        self._learn_columns(about.get("columns", []))
        self._networks = _torch_side().build(self, take_part(arrays, "networks"))
        return self

    def _known(self, X: Any) -> npt.NDArray[np.float32]:
        """Return rows, scaled, which have as many numbers as those that were learned."""
        self._check_fitted()
        refuse_columns(names := column_names(X), self._known_columns())
        x = to_rows(X)
        if x.shape[1:] != (self.n_features_in_,):
            msg = f"rows have the shape {x.shape[1:]}, and this ensemble learned rows of {(self.n_features_in_,)}."
            raise InputError(msg)
        refuse_numbers(x, names)
        return self._scaled(x)

    def _scaled(self, x: Matrix) -> npt.NDArray[np.float32]:
        full = x if isinstance(x, np.ndarray) else x.toarray()
        found: npt.NDArray[np.float32] = np.clip((full - self._center) / self._width, -_FARTHEST, _FARTHEST).astype(
            np.float32
        )
        return found

    def _score(self, distances: FloatArray) -> FloatArray:
        found: FloatArray = -(distances / self._typical).sum(axis=1).mean(axis=0)
        return found

    def _check(self, x: Matrix, names: Sequence[str]) -> None:
        rate = self.learning_rate
        require([
            Rule("size", self.size, is_number(self.size, 1, _MOST, whole=True), "a whole number, 1 or more"),
            Rule("rows", self.rows, is_number(self.rows, 2, _MOST, whole=True), "a whole number, 2 or more"),
            layers_rule(self.layers),
            one_of("activation", self.activation, ACTIVATIONS),
            Rule("contamination", c := self.contamination, is_number(c, 1e-9, 0.5), "above 0, 0.5 at most"),
            Rule("epochs", self.epochs, is_number(self.epochs, 1, _MOST, whole=True), "a whole number, 1 or more"),
            Rule("learning_rate", rate, is_number(rate, 1e-9, _MOST), "a number above 0"),
            Rule("seed", self.seed, is_number(self.seed, 0, _MOST, whole=True), "a whole number, 0 or more"),
            one_of("device", self.device, DEVICES),
        ])  # fmt: skip
        if len(x.shape) != 2:
            msg = f"X has {len(x.shape)} dimensions, and (n_rows, n_features) is wanted. Flatten pictures to rows."
            raise InputError(msg)
        if x.shape[0] < _FEWEST:
            msg = f"there are {x.shape[0]} rows, of which an autoencoder learns half at most. Give {_FEWEST} or more."
            raise InputError(msg)
        refuse_numbers(x, names)
        if x.shape[1] < 2:
            msg = "rows have one number each, and no code is smaller. Give two columns or more, or kind denoising."
            raise SettingsError(msg)
        if self.layers[-1] >= x.shape[1]:
            msg = f"a code of {self.layers[-1]} numbers for rows of {x.shape[1]} would copy them. Take fewer."
            raise SettingsError(msg)


def _torch_side() -> Any:
    try:
        from glosa.estimators import autoencoder_ensemble_training
    except ModuleNotFoundError as error:
        msg = "an autoencoder needs PyTorch. Install it with: pip install 'glosa[train]'"
        raise UnavailableError(msg) from error
    return autoencoder_ensemble_training
