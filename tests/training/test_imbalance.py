from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from glosa._validate import require
from glosa.errors import SettingsError
from glosa.features.examples import Examples
from glosa.training.imbalance import Imbalance

TARGET = np.repeat([0, 1, 2], [12, 6, 2])
TRAIN = Examples((csr_matrix(np.eye(20)),), TARGET, np.ones(20))


def counts(records: Examples) -> list[int]:
    return np.bincount(records.target).tolist()


def test_nothing_changes_unless_asked_for() -> None:
    found = Imbalance().rebalance(TRAIN, seed=0)
    np.testing.assert_array_equal(found.target, TRAIN.target)
    np.testing.assert_array_equal(found.weight, TRAIN.weight)
    assert (found.views[0] != TRAIN.views[0]).nnz == 0


def test_records_go_with_their_views_and_are_drawn_alike_for_a_seed() -> None:
    for sampling, expected in (("over", [12, 12, 12]), ("under", [2, 2, 2])):
        found, again, other = (Imbalance(sampling=sampling).rebalance(TRAIN, seed=seed) for seed in (0, 0, 1))
        assert counts(found) == expected
        np.testing.assert_array_equal(TARGET[found.views[0].indices], found.target)
        np.testing.assert_array_equal(found.views[0].indices, again.views[0].indices)
        if sampling == "under":
            assert (found.views[0].indices != other.views[0].indices).any()


def test_weights_multiply_those_of_the_records_and_have_mean_1() -> None:
    heavy = Examples(TRAIN.views, TARGET, np.where(np.arange(20) == 0, 3.0, 1.0))
    found = Imbalance(class_weight="balanced").rebalance(heavy, seed=0)
    assert found.weight.mean() == pytest.approx(1)
    assert found.weight[0] == pytest.approx(3 * found.weight[1])
    sums = np.bincount(TARGET[1:], found.weight[1:])
    assert sums[1] == pytest.approx(sums[2])


def test_codes_that_are_drawn_alike_weigh_alike() -> None:
    found = Imbalance(sampling="over", class_weight="balanced").rebalance(TRAIN, seed=0)
    np.testing.assert_allclose(found.weight, 1)


def test_all_faults_are_told_at_once() -> None:
    wrong = Imbalance(class_weight="even", effective_beta=1.0, sampling="up", logit_adjustment=-1)  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=r"(?s)class_weight is 'even'.*effective_beta is 1.*sampling is 'up'.*-1"):
        require(wrong.rules())
    require(Imbalance().rules())
