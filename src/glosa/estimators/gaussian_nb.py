"""Gaussian naive Bayes over the main directions of the n-grams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt
from sklearn.naive_bayes import GaussianNB
from sklearn.utils.extmath import randomized_svd

from glosa.errors import SettingsError
from glosa.estimators.base import Arrays
from glosa.estimators.classical import Classical
from glosa.types import FloatArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_TINY = 1e-12  # least variance: no smoothing helps where every record is alike


class GaussianBayes(Classical):
    """Gaussian naive Bayes; n-grams are too many to be dense, so their main directions are taken first."""

    name = "gaussian-nb"
    defaults: ClassVar[dict[str, Any]] = {"components": 200, "var_smoothing": 1e-2}

    def _learn(self, x: csr_matrix, target: npt.NDArray[np.int64], weight: FloatArray, seed: int) -> Arrays:
        options = self._made_with()
        components = options["components"]
        if not isinstance(components, int) or components < 1:
            msg = f"option 'components' of {self.name!r} is {components!r}. It must be a whole number from 1 up."
            raise SettingsError(msg)
        _, _, found = randomized_svd(x, min(components, *x.shape), random_state=seed)
        directions = found.T
        model = GaussianNB(var_smoothing=options["var_smoothing"]).fit(x @ directions, target, sample_weight=weight)
        return {
            "directions": directions.astype(np.float32),
            "mean": model.theta_,
            "variance": np.maximum(model.var_, _TINY),
            "log_prior": np.log(model.class_prior_),
        }

    def _score(self, x: csr_matrix) -> npt.NDArray[Any]:
        a = self._arrays
        dense = (x @ a["directions"]).astype(np.float64)
        inverse = 1 / a["variance"]
        # The square of (dense - mean), multiplied out: no array of rows x codes x directions is needed.
        distance = dense**2 @ inverse.T - 2 * dense @ (a["mean"] * inverse).T + (a["mean"] ** 2 * inverse).sum(1)
        scores: npt.NDArray[Any] = a["log_prior"] - 0.5 * (distance + np.log(2 * np.pi * a["variance"]).sum(1))
        return scores
