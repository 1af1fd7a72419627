"""What every detector of outliers does: a threshold on its scores, and a folder that it comes back from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, OutlierMixin

from glosa.errors import AutocoderError, NotFittedError
from glosa.storage.folder import Contents, read_folder, write_folder
from glosa.storage.parts import as_json
from glosa.types import FloatArray, Json, StrPath


class OutlierDetector(OutlierMixin, BaseEstimator, ABC):
    """Calls a row an outlier whose score is below a threshold, as scikit-learn has it.

    Attributes:
        saved_as: What its folder says that it is.
        offset_: The threshold; there is one as soon as the detector is fitted.
        feature_names_in_: The columns of the table that was learned; there is none if it was an array.
    """

    saved_as: ClassVar[str]
    offset_: float
    feature_names_in_: npt.NDArray[np.object_]

    @abstractmethod
    def score_samples(self, X: Any, y: Any = None) -> FloatArray:
        """Return how well rows are known, shape (n_rows,): the higher the more normal."""

    @abstractmethod
    def contents(self) -> Contents:
        """Return the settings and what was learned, as documents and arrays.

        Raises:
            NotFittedError: Nothing was learned yet.
        """

    @classmethod
    @abstractmethod
    def from_contents(cls, contents: Contents, device: str = "auto") -> Self:
        """Return the detector that `contents` told of, to compute on a device; nothing in them is ever run.

        Raises:
            LookupError, TypeError, ValueError, RuntimeError: They do not fit together.
            UnavailableError: PyTorch is not installed.
        """

    def decision_function(self, X: Any, y: Any = None) -> FloatArray:
        """Return the score less `offset_`: negative for outliers, shape (n_rows,)."""
        found: FloatArray = self.score_samples(X, y) - self.offset_
        return found

    def predict(self, X: Any, y: Any = None) -> npt.NDArray[np.int64]:
        """Return 1 for normal rows and -1 for outliers, shape (n_rows,)."""
        return np.where(self.decision_function(X, y) < 0, -1, 1)

    def save(self, path: StrPath) -> None:
        """Write a folder of safetensors and JSON; a detector of the same kind that is there already is replaced.

        Raises:
            SettingsError: Something else is at the path.
            AutocoderError: The folder cannot be written.
        """
        write_folder(path, self.contents(), self.saved_as)

    @classmethod
    def load(cls, path: StrPath, *, device: str = "auto") -> Self:
        """Read a folder that `save` wrote; nothing in it is ever run.

        Args:
            path: The folder.
            device: Where to compute: "auto", "cpu" or "cuda".

        Raises:
            AutocoderError: The folder is missing, damaged, of another kind, or of a newer format.
            UnavailableError: PyTorch is not installed.
        """
        contents = read_folder(path, cls.saved_as)
        try:
            return cls.from_contents(contents, device)
        except (LookupError, TypeError, ValueError, RuntimeError) as error:
            msg = f"{path}: is damaged: its parts do not fit together ({error!r}). Fit it again or restore a copy."
            raise AutocoderError(msg) from error

    def _saved_parameters(self) -> Json:
        """Return the parameters as JSON has them; where the detector learned is not one of what it learned."""
        return as_json({name: value for name, value in self.get_params().items() if name != "device"})

    def _forget(self) -> None:
        """Be as one that is not fitted: a fit that fails must not leave half of an older one."""
        self.__dict__.pop("offset_", None)

    def _learn_columns(self, names: Sequence[str]) -> None:
        self.__dict__.pop("feature_names_in_", None)
        if names:
            self.feature_names_in_ = np.array(names, object)

    def _known_columns(self) -> list[str]:
        return list(getattr(self, "feature_names_in_", ()))

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "offset_")

    def _check_fitted(self) -> None:
        if not self.__sklearn_is_fitted__():
            msg = f"this {self.saved_as} is not fitted. Call fit, or load a fitted one."
            raise NotFittedError(msg)
