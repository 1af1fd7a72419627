from __future__ import annotations

import inspect
from dataclasses import fields

import pytest

from glosa.estimators.catalogue import MODELS, build
from glosa.estimators.search_spaces import SPACES, Range
from glosa.training.bag_trainer import BagTraining


def test_every_model_has_a_space_if_only_an_empty_one() -> None:
    assert set(SPACES) >= set(MODELS)


@pytest.mark.parametrize("model", MODELS)
def test_what_is_searched_are_options(model: str) -> None:
    built = build(model, {})
    known = {*getattr(built, "defaults", {})}
    if model == "ngram-bag":
        known = {*inspect.signature(type(built)).parameters, *(field.name for field in fields(BagTraining))}
    if not known:
        pytest.skip("checks its options when it is fitted")
    assert set(SPACES[model]) <= known


@pytest.mark.parametrize("model", SPACES)
def test_ranges_hold_more_than_one_value(model: str) -> None:
    for values in SPACES[model].values():
        if isinstance(values, Range):
            assert values.low < values.high
            assert values.low > 0 or not values.log
            assert not values.whole or (values.low % 1 == values.high % 1 == 0)
        else:
            assert len(set(values)) == len(values) > 1
