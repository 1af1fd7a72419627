from __future__ import annotations

import inspect
import re
from dataclasses import fields
from pathlib import Path

import pytest

from glosa.errors import SettingsError
from glosa.estimators.base import Estimator
from glosa.estimators.catalogue import MODELS, build
from glosa.estimators.ngram_bag import NgramBag
from glosa.training.bag_trainer import BagTraining

NAMES = [
    "ngram-bag", "logistic", "linear-svc", "ridge", "sgd", "complement-nb", "bernoulli-nb", "gaussian-nb", "tree",
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
    if name != "ngram-bag":
        return dict(MODELS[name].defaults)  # type: ignore[attr-defined]
    own = inspect.signature(NgramBag).parameters.values()
    training = {field.name: field.default for field in fields(BagTraining)}
    return {p.name: p.default for p in own if p.kind is p.KEYWORD_ONLY} | training


@pytest.mark.parametrize("name", NAMES)
def test_every_option_is_documented_with_its_default(name: str) -> None:
    page = (Path(__file__).parents[2] / "docs/models.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^#+ `{name}`\n(.*?)(?=^#|\Z)", page, re.MULTILINE | re.DOTALL)
    documented = dict(re.findall(r"^\| `(\w+)` \|.*\| `(.+?)` \|$", section, re.MULTILINE))
    assert documented == {option: repr(default) for option, default in options(name).items()}
