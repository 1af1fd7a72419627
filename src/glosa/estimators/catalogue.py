"""The models by name. To add one is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from glosa.errors import SettingsError, nearest
from glosa.estimators.base import Estimator
from glosa.estimators.gaussian_nb import GaussianBayes
from glosa.estimators.linear import LINEAR
from glosa.estimators.neural import NEURAL
from glosa.estimators.ngram_bag import NgramBag
from glosa.estimators.tree import Tree

MODELS: dict[str, Callable[..., Estimator]] = {
    "ngram-bag": NgramBag,
    **{model.name: model for model in (*LINEAR, GaussianBayes, Tree)},
    **NEURAL,
}


def build(name: str, options: Any) -> Estimator:
    """Return an unfitted model.

    Args:
        name: Its name here.
        options: A mapping of its options to values.

    Raises:
        SettingsError: The name is unknown, or the options are no mapping.

    >>> type(build("ridge", {"alpha": 2.0})).__name__
    'Ridge'
    """
    if name not in MODELS:
        msg = f"there is no model {name!r}. {nearest(name, MODELS)}"
        raise SettingsError(msg)
    if not isinstance(options, Mapping):
        msg = f"the options are {options!r}. They must be a mapping of names to values."
        raise SettingsError(msg)
    return MODELS[name](**options)
