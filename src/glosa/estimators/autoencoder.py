"""Autoencoders as a transformer and detector of scikit-learn: tables, pictures and vectors of texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, Self, TypeAlias, get_args

import numpy as np
import numpy.typing as npt
from sklearn.base import ClassNamePrefixFeaturesOutMixin, TransformerMixin

from glosa._validate import Rule, are_whole, is_number, one_of, require
from glosa.errors import InputError, SettingsError, UnavailableError, nearest
from glosa.estimators.outliers import OutlierDetector
from glosa.estimators.rows import (
    Matrix,
    as_floats,
    as_labels,
    column_names,
    refuse_columns,
    refuse_numbers,
    scale,
    to_rows,
)
from glosa.storage.folder import Contents
from glosa.storage.parts import join_parts, take_part
from glosa.training.progress import Report
from glosa.types import DEVICES, FloatArray, Json

Scaling: TypeAlias = Literal["standard", "range", "unit", "none"]

KINDS = ("plain", "sparse", "denoising", "contractive", "variational", "adversarial")
ACTIVATIONS = ("relu", "leaky-relu", "gelu", "tanh", "sigmoid")
_MOST = 1e9


class Autoencoder(ClassNamePrefixFeaturesOutMixin, TransformerMixin, OutlierDetector):
    """A network that gives back what it was given, through codes of few numbers.

    Args:
        kind: "plain"; "sparse", whose codes are seldom on (Ng 2011); "denoising", which takes noise away (Vincent
            et al. 2008); "contractive", whose codes move little (Rifai et al. 2011); "variational", whose codes are
            distributions (Kingma and Welling 2014); "adversarial", whose codes look like noise to a critic (Makhzani
            et al. 2016).
        layers: Sizes of the layers of the encoder; the last is how many numbers a code has, and the decoder mirrors
            them. Where convolutional, channels of the convolutions, then the size of a code.
        convolutional: Whether rows are pictures, shape (n_rows, height, width) or (n_rows, channels, height, width).
        activation: "relu", "leaky-relu", "gelu", "tanh" or "sigmoid".
        tied: Whether the decoder has the weights of the encoder, transposed; not where convolutional, variational or
            conditional.
        conditional: Whether encoder and decoder are told the label of each row, so that `sample` can be asked for one.
            Every method but `transform` and `inverse_transform` needs the labels then.
        strength: How much what the kind asks for counts: of "denoising" the standard deviation of the noise, of
            "variational" beta. None: 0.1 for "sparse" and "contractive", 0.3 for "denoising", 1 for the others.
        error: "squared", or "binary": the cross-entropy of numbers from 0 to 1.
        scaling: "standard" gives each column mean 0 and variance 1; "range" puts all numbers between 0 and 1 by the
            least and the greatest of all; "unit" divides each row by the root of its mean square, so that a faint
            picture counts like a bright one; "none" leaves them.
        contamination: Share of the rows that `predict` calls outliers, above 0, 0.5 at most.
        epochs: Passes over the rows.
        batch: Rows a step.
        learning_rate: Of Adam, at its height; it rises and falls in one cycle.
        weight_decay: How much weights shrink.
        seed: Of first weights, order and noise: an equal seed gives equal weights.
        device: "auto", "cpu" or "cuda".

    Attributes:
        n_features_in_: How many numbers a row has.
        shape_: Of a row.
        labels_: The labels that went in, sorted; none if `fit` was given none.
        code_means_: Mean of the codes of the rows that were learned, of each label by itself, shape (n_labels, size of
            a code); without labels there is one.
        code_covariances_: Their covariance, shape (n_labels, size of a code, size of a code).
        offset_: The score below which `predict` calls a row an outlier.
        history_: Training, a dictionary an epoch: `epoch`, `train_loss`, `seconds`.

    >>> x = np.random.default_rng(0).normal(size=(200, 1)) @ [[1.0, 2.0, -1.0]]  # a line in space
    >>> coder = Autoencoder(layers=(8, 1), activation="tanh", epochs=60, batch=32, learning_rate=0.01).fit(x)
    >>> coder.encode(x).shape
    (200, 1)
    >>> coder.score_samples([[1.0, 2.0, -1.0]]) > coder.score_samples([[1.0, -2.0, 1.0]])  # on the line, and off it
    array([ True])
    """

    saved_as = "autoencoder"

    def __init__(
        self,
        *,
        kind: str = "plain",
        layers: Sequence[int] = (64, 16),
        convolutional: bool = False,
        activation: str = "relu",
        tied: bool = False,
        conditional: bool = False,
        strength: float | None = None,
        error: str = "squared",
        scaling: Scaling = "standard",
        contamination: float = 0.1,
        epochs: int = 50,
        batch: int = 128,
        learning_rate: float = 2e-3,
        weight_decay: float = 0.0,
        seed: int = 0,
        device: str = "auto",
    ) -> None:
        self.kind = kind
        self.layers = layers
        self.convolutional = convolutional
        self.activation = activation
        self.tied = tied
        self.conditional = conditional
        self.strength = strength
        self.error = error
        self.scaling = scaling
        self.contamination = contamination
        self.epochs = epochs
        self.batch = batch
        self.learning_rate = learning_rate
        self.weight_decay = weight_decay
        self.seed = seed
        self.device = device

    def fit(self, X: Any, y: Any = None, *, progress: Report | None = None) -> Self:
        """Learn to give back rows.

        Args:
            X: Numbers, shape (n_rows, n_features), or of pictures, which dense layers see as rows of their pixels; a
                sparse matrix will do.
            y: Labels, shape (n_rows,), where conditional; else it is not looked at, as in any pipeline.
            progress: Is told how far the fit has come.

        Raises:
            InputError: There are fewer than two rows, a number is missing or infinite, or labels are.
            SettingsError: An argument is out of its range, or the kind would copy the input.
            UnavailableError: PyTorch is not installed.
        """
        self._forget()
        x = to_rows(X)
        self._check(x, names := column_names(X))
        self._learn_columns(names)
        self.shape_ = tuple(x.shape[1:])
        self.n_features_in_ = int(np.prod(self.shape_))
        self.labels_ = self._labels(y)
        self._center, self._width = scale(x, self.scaling)
        side = _torch_side()
        self._network, self._kind = side.build(self)
        rows = self._rows(x, y)
        self.history_ = side.fit(self, self._network, self._kind, rows, progress)
        codes = self._each("codes", rows)
        self.code_means_, self.code_covariances_ = _normal(codes, self._groups(self._marks(y, len(codes)), len(codes)))
        self.offset_ = float(np.quantile(-self._each("scores", rows), self.contamination))
        return self

    def fit_predict(self, X: Any, y: Any = None, **how: Any) -> npt.NDArray[np.int64]:
        """Return what `predict` returns for the rows that are learned; labels go to both."""
        return self.fit(X, y, **how).predict(X, y)

    def encode(self, X: Any, y: Any = None) -> FloatArray:
        """Return the codes of rows, shape (n_rows, size of a code)."""
        return self._each("codes", self._known(X, y))

    def transform(self, X: Any) -> FloatArray:
        """Return what `encode` returns, under the name that scikit-learn knows."""
        return self.encode(X)

    def decode(self, codes: npt.ArrayLike, y: Any = None) -> FloatArray:
        """Return what the decoder makes of codes, shape (n_rows, ...), as the rows that `fit` was given.

        With scaling "unit" a code does not say how large its row was: what comes out has a mean square of about 1.
        """
        self._check_fitted()
        found = as_floats(codes, "the array of codes").astype(np.float32)
        if found.ndim != 2 or found.shape[1] != self.layers[-1]:
            msg = f"codes have the shape {found.shape}. This autoencoder's have {self.layers[-1]} columns."
            raise InputError(msg)
        odd = np.argwhere(~np.isfinite(found))
        if odd.size:
            msg = f"code {odd[0, 0]} holds a number that is missing or infinite, at {odd[0, 1]}. Give finite numbers."
            raise InputError(msg)
        label = self._marks(y, len(found))
        return self._unscale(_torch_side().decode(self._network, self._kind, found, label))

    def inverse_transform(self, X: npt.ArrayLike) -> FloatArray:
        """Return what `decode` returns, under the name that scikit-learn knows."""
        return self.decode(X)

    def reconstruct(self, X: Any, y: Any = None) -> FloatArray:
        """Return what comes out for rows, of their shape."""
        rows = self._known(X, y)
        back = self._unscale(self._each("outputs", rows))
        return back if rows.sizes is None else back * rows.sizes.reshape(-1, *[1] * len(self.shape_))

    def errors(self, X: Any, y: Any = None) -> FloatArray:
        """Return what each number adds to the reconstruction error of its row, of the shape of the rows."""
        return self._each("errors", self._known(X, y)).reshape(-1, *self.shape_)

    def score_samples(self, X: Any, y: Any = None) -> FloatArray:
        """Return how well rows are known, shape (n_rows,): the higher the more normal.

        It is the negative of the reconstruction error of the scaled numbers, half the sum of squares; of the
        variational kind the evidence lower bound.
        """
        return -self._each("scores", self._known(X, y))

    def sample(self, n: int, y: Any = None, *, seed: int = 0) -> FloatArray:
        """Return new rows, shape (n, ...).

        Codes are drawn from the normal distribution that fits those of the rows that were learned, of each label by
        itself (Ghosh et al. 2020): even the codes of a variational autoencoder are never quite standard normal.

        Args:
            n: How many, 1 or more.
            y: Their labels, shape (n,), where conditional.
            seed: Of chance.
        """
        self._check_fitted()
        require([
            Rule("n", n, is_number(n, 1, _MOST, whole=True), "a whole number, 1 or more"),
            Rule("seed", seed, is_number(seed, 0, _MOST, whole=True), "a whole number, 0 or more"),
        ])  # fmt: skip
        random, group = np.random.default_rng(seed), self._groups(self._marks(y, n), n)
        codes = np.empty((n, self.code_means_.shape[1]))
        for number in np.unique(group):
            normal, at = (self.code_means_[number], self.code_covariances_[number]), group == number
            codes[at] = random.multivariate_normal(*normal, np.count_nonzero(at), method="eigh")
        return self.decode(codes, y)

    def contents(self) -> Contents:
        """Return the settings and what was learned, as documents and arrays.

        Raises:
            NotFittedError: Nothing was learned yet.
        """
        self._check_fitted()
        about: Json = {
            "parameters": self._saved_parameters(),
            "shape": list(self.shape_),
            "labels": self.labels_.tolist(),
            "offset": self.offset_,
            "columns": self._known_columns(),
            "history": self.history_,
        }
        of_rows = {"center": self._center, "width": self._width}
        of_codes = {"means": self.code_means_, "covariances": self.code_covariances_}
        arrays = join_parts({"rows": of_rows, "codes": of_codes, "network": _torch_side().weights(self._network)})
        return Contents({"autoencoder": about}, arrays)

    @classmethod
    def from_contents(cls, contents: Contents, device: str = "auto") -> Self:
        """Return the autoencoder that `contents` told of."""
        about, arrays = contents.documents["autoencoder"], contents.arrays
        self = cls(**{**about["parameters"], "device": device})
        self.shape_, self.labels_ = tuple(about["shape"]), np.array(about["labels"])
        self.n_features_in_ = int(np.prod(self.shape_))
        self.offset_, self.history_ = about["offset"], about["history"]
        self._learn_columns(about.get("columns", []))
        rows, codes = take_part(arrays, "rows"), take_part(arrays, "codes")
        self._center, self._width = rows["center"], rows["width"]
        self.code_means_, self.code_covariances_ = codes["means"], codes["covariances"]
        self._network, self._kind = _torch_side().build(self, take_part(arrays, "network"))
        return self

    @property
    def _n_features_out(self) -> int:
        """What scikit-learn asks for to name the numbers of a code."""
        return int(self.layers[-1])

    def _each(self, what: str, rows: Any) -> FloatArray:
        found: FloatArray = _torch_side().each(what, self._network, self._kind, rows)
        return found

    def _known(self, X: Any, y: Any) -> Any:
        """Return rows to be scored, which have the shape of those that were learned."""
        self._check_fitted()
        refuse_columns(names := column_names(X), self._known_columns())
        x = to_rows(X)
        if tuple(x.shape[1:]) != self.shape_:
            msg = f"rows have the shape {tuple(x.shape[1:])}, and this autoencoder learned rows of {self.shape_}."
            raise InputError(msg)
        refuse_numbers(x, names)
        return self._rows(x, y)

    def _rows(self, x: Matrix, y: Any) -> Any:
        return _torch_side().rows(self, x, self._marks(y, x.shape[0]))

    def _labels(self, y: Any) -> npt.NDArray[Any]:
        """Return the labels that the network is told, sorted; none where it is told nothing."""
        if self.conditional and y is None:
            msg = "conditional is True, and there are no labels. Give y with one for each row."
            raise InputError(msg)
        return np.unique(as_labels(y)) if self.conditional else np.array([])

    def _marks(self, y: Any, n_rows: int) -> npt.NDArray[np.float32] | None:
        """Return a 1 for each row in the column of its label, shape (n_rows, n_labels); None without labels."""
        if not len(self.labels_):
            return None
        if y is None or len(given := as_labels(y)) != n_rows:
            msg = f"this autoencoder was told labels: give y with one of {self.labels_.tolist()} for each row."
            raise InputError(msg)
        if unknown := sorted(set(given.tolist()) - set(self.labels_.tolist()), key=str):
            msg = f"label {unknown[0]!r} is unknown. {nearest(str(unknown[0]), map(str, self.labels_.tolist()))}"
            raise InputError(msg)
        marks: npt.NDArray[np.float32] = (given[:, None] == self.labels_).astype(np.float32)
        return marks

    def _groups(self, marks: npt.NDArray[np.float32] | None, n_rows: int) -> npt.NDArray[np.int64]:
        """Return which normal distribution the codes of each row belong to, shape (n_rows,)."""
        return np.zeros(n_rows, np.int64) if marks is None else marks.argmax(axis=1)

    def _unscale(self, outputs: FloatArray) -> FloatArray:
        found: FloatArray = outputs.reshape(-1, *self.shape_) * self._width + self._center
        return found

    def _check(self, x: Matrix, names: Sequence[str]) -> None:
        strength, dims = self.strength, len(x.shape)
        untied = self.convolutional or self.conditional or self.kind == "variational"
        require([
            one_of("kind", self.kind, KINDS),
            layers_rule(self.layers),
            one_of("activation", self.activation, ACTIVATIONS),
            Rule("tied", self.tied, not (self.tied and untied), "False if convolutional, variational or conditional"),
            Rule("strength", strength, strength is None or is_number(strength, 0, _MOST), "a number, 0 or more"),
            one_of("error", self.error, ("squared", "binary")),
            one_of("scaling", self.scaling, get_args(Scaling)),
            Rule("contamination", c := self.contamination, is_number(c, 1e-9, 0.5), "above 0, 0.5 at most"),
            Rule("seed", self.seed, is_number(self.seed, 0, _MOST, whole=True), "a whole number, 0 or more"),
            one_of("device", self.device, DEVICES),
        ])  # fmt: skip
        if x.shape[0] < 2:
            msg = "there is one row, which nothing can be learned from. Give two or more."
            raise InputError(msg)
        refuse_numbers(x, names)
        if self.convolutional and dims not in (3, 4):
            msg = f"X has {dims} dimensions, and (n_rows, height, width) is wanted where convolutional is True."
            raise InputError(msg)
        if self.error == "binary" and self.scaling in ("standard", "unit"):
            msg = "error 'binary' wants numbers from 0 to 1. Take scaling 'range', or 'none' if they are so already."
            raise SettingsError(msg)
        if self.kind == "plain" and self.layers[-1] >= np.prod(x.shape[1:]):
            msg = (
                f"a code of {self.layers[-1]} numbers for rows of {int(np.prod(x.shape[1:]))} would copy them. Take "
                "fewer, or a kind that may have as many: sparse, denoising, contractive, variational, adversarial."
            )
            raise SettingsError(msg)


def layers_rule(layers: Any) -> Rule:
    """Return the rule of the sizes of layers.

    >>> layers_rule((8, 2)).holds, layers_rule(()).holds, layers_rule(2).holds
    (True, False, False)
    """
    holds = are_whole(layers, 1, _MOST) and len(layers) > 0
    return Rule("layers", layers, holds, "a list of whole numbers, 1 or more each")


def _normal(codes: FloatArray, group: npt.NDArray[np.int64]) -> tuple[FloatArray, FloatArray]:
    """Return mean and covariance of the codes of each group; a group of one row takes the covariance of all."""
    parts = [codes[group == number] for number in range(group.max() + 1)]
    shape = 2 * codes.shape[1:]
    spreads = [np.cov((part if len(part) > 1 else codes).T).reshape(shape) for part in parts]
    return np.stack([part.mean(axis=0) for part in parts]), np.stack(spreads)


def _torch_side() -> Any:
    try:
        from glosa.estimators import autoencoder_training
    except ModuleNotFoundError as error:
        msg = "an autoencoder needs PyTorch. Install it with: pip install 'glosa[train]'"
        raise UnavailableError(msg) from error
    return autoencoder_training
