from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import random
from sklearn.naive_bayes import GaussianNB
from sklearn.preprocessing import normalize

from glosa.estimators.base import Task
from glosa.estimators.gaussian_nb import GaussianBayes
from glosa.features.examples import Examples
from glosa.features.views import ViewMaker
from glosa.schemes import Scheme

TASK = Task(levels=Scheme.from_labels(["1", "2", "3"], hierarchy="flat").levels(), maker=ViewMaker(["text"]))


def examples(n_columns: int) -> Examples:
    generator = np.random.default_rng(0)
    view = random(60, n_columns, density=0.4, format="csr", dtype=np.float32, random_state=generator)
    return Examples((view,), np.arange(60) % 3, generator.uniform(0.5, 1.5, 60))


@pytest.mark.parametrize(("n_columns", "components"), [(30, 5), (30, 200), (3, 200), (1, 200)])
def test_logits_are_the_joint_log_likelihood(n_columns: int, components: int) -> None:
    records = examples(n_columns)
    model = GaussianBayes(components=components).fit(records, records.take(slice(0)), TASK)
    directions = model.arrays()["directions"]
    assert directions.shape == (n_columns, min(components, n_columns))
    np.testing.assert_allclose(directions.T @ directions, np.eye(directions.shape[1]), atol=1e-5)

    dense = normalize(records.views[0]) @ directions
    reference = GaussianNB(var_smoothing=1e-2).fit(dense, records.target, sample_weight=records.weight)
    expected = reference.predict_joint_log_proba(dense)
    np.testing.assert_allclose(model.logits(records.views), expected, rtol=1e-3, atol=1e-3)


def test_the_directions_are_those_of_the_singular_values() -> None:
    records = examples(30)
    directions = GaussianBayes(components=4).fit(records, records.take(slice(0)), TASK).arrays()["directions"]
    _, _, exact = np.linalg.svd(normalize(records.views[0]).toarray())
    cosines = np.abs((directions * exact[:4].T).sum(axis=0))
    np.testing.assert_allclose(cosines, 1, atol=0.05)
