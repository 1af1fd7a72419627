"""The models by name. To add one is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from inspect import Parameter, signature
from typing import Any

from glosa.errors import SettingsError, nearest
from glosa.estimators.bagging import Bagging
from glosa.estimators.base import Estimator
from glosa.estimators.boosting import Boosting
from glosa.estimators.few_shot import FewShot
from glosa.estimators.gaussian_nb import GaussianBayes
from glosa.estimators.linear import LINEAR
from glosa.estimators.majority import Majority
from glosa.estimators.neural import NEURAL
from glosa.estimators.ngram_bag import NgramBag
from glosa.estimators.per_level import PerLevel
from glosa.estimators.picture import PICTURES
from glosa.estimators.search import Search
from glosa.estimators.sentence_encoder import SentenceEncoder
from glosa.estimators.stack import Stack
from glosa.estimators.top_down import TopDown
from glosa.estimators.transformer import TransformerModel
from glosa.estimators.tree import Tree


def build(name: Any, options: Any) -> Estimator:
    """Return an unfitted model.

    Args:
        name: Its name here.
        options: A mapping of its options to values.

    Raises:
        SettingsError: The name or an option is unknown, or the options are no mapping.

    >>> type(build("ridge", {"alpha": 2.0})).__name__
    'Ridge'
    """
    if not isinstance(name, str) or name not in MODELS:
        msg = f"there is no model {name!r}. {nearest(str(name), MODELS)}"
        raise SettingsError(msg)
    if not isinstance(options, Mapping):
        msg = f"the options are {options!r}. They must be a mapping of names to values."
        raise SettingsError(msg)
    known = signature(MODELS[name]).parameters
    strange = [option for option in options if option not in known]
    if strange and not any(parameter.kind is Parameter.VAR_KEYWORD for parameter in known.values()):
        msg = f"{name!r} has no option {strange[0]!r}. {nearest(strange[0], known)}"
        raise SettingsError(msg)
    return MODELS[name](**options)


def bagging(*, base: str = "tree", n_models: int = 10, **options: Any) -> Bagging:
    """Return an average of models that learn from samples; the options are those of the base."""
    return Bagging(partial(build, base, options), n_models=n_models)


def per_level(*, base: str = "linear-svc", **options: Any) -> PerLevel:
    """Return a model a level; the options are those of the base."""
    return PerLevel(partial(build, base, options))


def top_down(*, base: str = "linear-svc", **options: Any) -> TopDown:
    """Return a model a parent; the options are those of the base."""
    return TopDown(partial(build, base, options))


TEXT_MODELS: dict[str, Callable[..., Estimator]] = {
    "ngram-bag": NgramBag,
    **{model.name: model for model in (*LINEAR, GaussianBayes, Tree, Boosting)},
    **NEURAL,
    "transformer": TransformerModel,
    "few-shot": FewShot,
    "sentence-encoder": SentenceEncoder,
    "search": Search,
    "bagging": bagging,
    "per-level": per_level,
    "top-down": top_down,
    "stack": partial(Stack, build),
}
"""Those that look at texts and categories alone."""
MODELS = {**TEXT_MODELS, **PICTURES, "majority": Majority}
"""All, also those that look at pictures, and the one for two codes alone."""
