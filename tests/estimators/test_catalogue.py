from __future__ import annotations

import inspect
import re
from dataclasses import fields
from pathlib import Path

import pytest

from glosa.errors import SettingsError
from glosa.estimators.base import Estimator
from glosa.estimators.catalogue import MODELS, build
from glosa.estimators.neural import NEURAL, seeing_options
from glosa.estimators.neural_training import COMMON
from glosa.estimators.picture import PICTURES, default_options
from glosa.models.catalogue import architecture_options
from glosa.training.bag_trainer import BagTraining

PAGE = Path(__file__).parents[2] / "docs/models.md"
NAMES = [
    "ngram-bag", "logistic", "linear-svc", "ridge", "sgd", "complement-nb", "bernoulli-nb", "gaussian-nb", "tree",
    "boosting", *NEURAL, "transformer", "few-shot", "sentence-encoder", "search", "bagging", "per-level", "top-down",
    "stack", *PICTURES, "majority",
]  # fmt: skip


def test_the_models_by_name() -> None:
    assert list(MODELS) == NAMES
    assert all(isinstance(build(name, {}), Estimator) for name in NAMES)


def test_unknown_models_and_options_that_are_no_mapping() -> None:
    with pytest.raises(SettingsError, match=r"there is no model 'logistics'\. Did you mean 'logistic'"):
        build("logistics", {})
    with pytest.raises(SettingsError, match=r"the options are \['alpha'\]. They must be a mapping"):
        build("ridge", ["alpha"])


def options(name: str) -> dict[str, object]:
    """Return the options of a model with their defaults."""
    if name in PICTURES:
        return default_options(name)
    if name in NEURAL:
        return architecture_options(name) | seeing_options(name) | COMMON
    if hasattr(MODELS[name], "defaults"):
        return dict(MODELS[name].defaults)
    own = inspect.signature(MODELS[name]).parameters.values()
    training = {field.name: field.default for field in fields(BagTraining)} if name == "ngram-bag" else {}
    return {p.name: p.default for p in own if p.kind is p.KEYWORD_ONLY} | training


def tabled(heading: str) -> dict[str, str]:
    """Return the options in the tables under a heading, with their defaults."""
    page = PAGE.read_text(encoding="utf-8")
    (section,) = re.findall(rf"^#+ {heading}\n(.*?)(?=^#|\Z)", page, re.MULTILINE | re.DOTALL)
    return dict(re.findall(r"^\| `(\w+)` \|.*\| `(.+?)` \|$", section, re.MULTILINE))


@pytest.mark.parametrize("name", NAMES)
def test_every_option_is_documented_with_its_default(name: str) -> None:
    documented = tabled(f"`{name}`")
    if name in PICTURES:
        documented = tabled("Networks over pictures") | documented
    if name in NEURAL:
        shared = tabled("Neural networks")
        assert COMMON.keys() <= shared.keys()
        documented = {option: shared[option] for option in (COMMON if name == "tfidf-ff" else shared)} | documented
    assert documented == {option: repr(default) for option, default in options(name).items()}


def test_every_model_is_in_the_table() -> None:
    listed = re.findall(r"^\| \[`(.+?)`\]\(#(.+?)\) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(name for name, _ in listed) == sorted(NAMES)
    assert all(name == anchor for name, anchor in listed)
