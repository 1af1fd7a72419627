"""Models that are linear once fitted: logits = x @ coefficients + intercept."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, RidgeClassifier, SGDClassifier
from sklearn.naive_bayes import BernoulliNB, ComplementNB
from sklearn.svm import LinearSVC

from glosa.estimators.base import Arrays
from glosa.estimators.classical import Classical
from glosa.types import FloatArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.base import ClassifierMixin


class Linear(Classical):
    """A linear model of scikit-learn.

    Attributes:
        made_by: The class of scikit-learn.
        takes_seed: Whether it draws random numbers.
    """

    made_by: ClassVar[type[ClassifierMixin]]
    takes_seed: ClassVar[bool] = True

    def _learn(self, x: csr_matrix, target: npt.NDArray[np.int64], weight: FloatArray, seed: int) -> Arrays:
        model = self.made_by(**self._made_with(), **({"random_state": seed} if self.takes_seed else {}))
        with warnings.catch_warnings():
            # `max_iter` is a budget: a model that it cuts short is calibrated and judged like any other.
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(x, target, sample_weight=weight)
        return _both_sides(*self._plane(model))

    def _plane(self, model: Any) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """Return coefficients of shape (n_planes, n_columns) and intercepts of shape (n_planes,)."""
        return np.atleast_2d(model.coef_), np.atleast_1d(model.intercept_)

    def _score(self, x: csr_matrix) -> npt.NDArray[Any]:
        scores: npt.NDArray[Any] = x @ self._arrays["coefficients"] + self._arrays["intercept"]
        return scores


class Logistic(Linear):
    """Multinomial logistic regression."""

    name, made_by = "logistic", LogisticRegression
    defaults: ClassVar[dict[str, Any]] = {"C": 10.0, "max_iter": 100, "tol": 1e-4, "class_weight": None}


class LinearSvc(Linear):
    """Linear support vector machine, one code against the rest."""

    name, made_by = "linear-svc", LinearSVC
    defaults: ClassVar[dict[str, Any]] = {"C": 1.0, "max_iter": 1000, "class_weight": None}


class Ridge(Linear):
    """Ridge regression on codes as -1 and 1."""

    name, made_by = "ridge", RidgeClassifier
    defaults: ClassVar[dict[str, Any]] = {"alpha": 1.0, "solver": "sparse_cg", "tol": 1e-2, "class_weight": None}


class Sgd(Linear):
    """Logistic regression, one code against the rest, by stochastic gradient descent."""

    name, made_by = "sgd", SGDClassifier
    defaults: ClassVar[dict[str, Any]] = {
        "loss": "log_loss", "alpha": 1e-6, "max_iter": 20, "tol": 1e-3, "class_weight": None,
    }  # fmt: skip


class ComplementBayes(Linear):
    """Complement naive Bayes (Rennie et al. 2003)."""

    name, made_by, takes_seed = "complement-nb", ComplementNB, False
    defaults: ClassVar[dict[str, Any]] = {"alpha": 0.3, "norm": False}

    def _plane(self, model: Any) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        return model.feature_log_prob_, np.zeros(len(model.classes_))


class BernoulliBayes(Linear):
    """Bernoulli naive Bayes: which n-grams are there, not how often."""

    name, made_by, takes_seed = "bernoulli-nb", BernoulliNB, False
    defaults: ClassVar[dict[str, Any]] = {"alpha": 0.05, "fit_prior": True}

    def _plane(self, model: Any) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        absent = np.log1p(-np.exp(model.feature_log_prob_))
        return model.feature_log_prob_ - absent, model.class_log_prior_ + absent.sum(axis=1)

    def _score(self, x: csr_matrix) -> npt.NDArray[Any]:
        return super()._score(x.sign())


LINEAR = (Logistic, LinearSvc, Ridge, Sgd, ComplementBayes, BernoulliBayes)


def _both_sides(coefficients: npt.NDArray[Any], intercept: npt.NDArray[Any]) -> Arrays:
    """Return a column of coefficients for each code, also where two codes share one plane."""
    if len(coefficients) == 1:
        coefficients = np.vstack([np.zeros_like(coefficients), coefficients])
        intercept = np.concatenate([[0.0], intercept])
    return {
        "coefficients": np.ascontiguousarray(coefficients.T, np.float32),
        "intercept": np.asarray(intercept, np.float32),
    }
