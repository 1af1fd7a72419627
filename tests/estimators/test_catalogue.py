from __future__ import annotations

import pytest

from glosa.errors import SettingsError
from glosa.estimators.base import Estimator
from glosa.estimators.catalogue import MODELS, build

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
