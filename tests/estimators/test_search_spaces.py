from __future__ import annotations

import inspect
from dataclasses import fields

import pytest

from glosa.estimators.catalogue import MODELS
from glosa.estimators.neural import NEURAL, seeing_options
from glosa.estimators.ngram_bag import NgramBag
from glosa.estimators.picture import PICTURES, default_options
from glosa.estimators.search_spaces import SPACES, Range
from glosa.models.catalogue import architecture_options
from glosa.training.bag_trainer import BagTraining
from glosa.training.settings import Training

WRAPPED = {"bagging": "tree", "per-level": "linear-svc", "top-down": "linear-svc"}
"""Models that repeat another one: their options are its."""


def test_every_model_has_a_space_if_only_an_empty_one() -> None:
    assert set(SPACES) >= set(MODELS)


def known_options(model: str) -> set[str]:
    if model == "ngram-bag":
        return {*inspect.signature(NgramBag).parameters, *(field.name for field in fields(BagTraining))}
    if model in PICTURES:
        return {*default_options(model), *(field.name for field in fields(Training))}
    if model in NEURAL:
        own = {*architecture_options(model), *seeing_options(model)}
        return own | {field.name for field in fields(Training)}
    if model in WRAPPED:
        return known_options(WRAPPED[model]) | {*inspect.signature(MODELS[model]).parameters}
    return {*getattr(MODELS[model], "defaults", inspect.signature(MODELS[model]).parameters)}


@pytest.mark.parametrize("model", MODELS)
def test_what_is_searched_are_options(model: str) -> None:
    assert set(SPACES[model]) <= known_options(model)


@pytest.mark.parametrize("model", SPACES)
def test_ranges_hold_more_than_one_value(model: str) -> None:
    for values in SPACES[model].values():
        if isinstance(values, Range):
            assert values.low < values.high
            assert values.low > 0 or not values.log
            assert not values.whole or (values.low % 1 == values.high % 1 == 0)
        else:
            assert len(set(values)) == len(values) > 1
