"""What every detector of outliers does with its scores."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import OutlierMixin

from glosa.types import FloatArray


class OutlierDetector(OutlierMixin, ABC):
    """Calls a row an outlier whose score is below a threshold, as scikit-learn has it.

    Attributes:
        offset_: The threshold; there is one as soon as the detector is fitted.
    """

    offset_: float

    @abstractmethod
    def score_samples(self, X: Any, y: Any = None) -> FloatArray:
        """Return how well rows are known, shape (n_rows,): the higher the more normal."""

    def decision_function(self, X: Any, y: Any = None) -> FloatArray:
        """Return the score less `offset_`: negative for outliers, shape (n_rows,)."""
        found: FloatArray = self.score_samples(X, y) - self.offset_
        return found

    def predict(self, X: Any, y: Any = None) -> npt.NDArray[np.int64]:
        """Return 1 for normal rows and -1 for outliers, shape (n_rows,)."""
        return np.where(self.decision_function(X, y) < 0, -1, 1)

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "offset_")
