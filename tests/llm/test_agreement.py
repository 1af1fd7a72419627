from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from glosa.llm.agreement import agreement, cohen_kappa
from glosa.schemes import Scheme


def test_kappa_is_that_of_scikit_learn() -> None:
    random = np.random.default_rng(0)
    first = random.choice(["a", "b", "c"], 200)
    second = np.where(random.random(200) < 0.7, first, random.choice(["a", "b", "c", "d"], 200))
    assert cohen_kappa(first, second) == pytest.approx(cohen_kappa_score(first, second))


def test_kappa_of_a_single_code() -> None:
    assert cohen_kappa(np.array(["a", "a"]), np.array(["a", "a"])) == 1


def test_each_level_is_compared(scheme: Scheme) -> None:
    found = agreement(["512", "751", "831", None, "999"], ["512", "752", "512", "831", "999"], scheme)
    assert [(at.level, at.records, at.share) for at in found] == [(1, 4, 0.75), (2, 4, 0.75), (3, 4, 0.5)]


def test_without_labels_there_is_nothing_to_tell(scheme: Scheme) -> None:
    assert agreement([None, "512"], ["512", None], scheme) == []
