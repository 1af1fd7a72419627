from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import random
from sklearn.tree import DecisionTreeClassifier

from glosa.estimators.base import Task
from glosa.estimators.tree import Tree
from glosa.features.examples import Examples
from glosa.features.views import ViewMaker
from glosa.schemes import Scheme

TASK = Task(levels=Scheme.from_labels(["1", "2", "3"], hierarchy="flat").levels(), maker=ViewMaker(["text"]), seed=7)


def examples(rows: int) -> Examples:
    generator = np.random.default_rng(0)
    view = random(rows, 40, density=0.2, format="csr", dtype=np.float32, random_state=generator)
    return Examples((view,), generator.integers(3, size=rows), generator.uniform(0.5, 1.5, rows))


@pytest.mark.parametrize(("max_depth", "rows"), [(None, 90), (4, 90), (1, 90), (4, 2100)])
def test_probabilities_are_those_of_scikit_learn(max_depth: int | None, rows: int) -> None:
    records = examples(rows)
    model = Tree(max_depth=max_depth).fit(records, records.take(slice(0)), TASK)
    reference = DecisionTreeClassifier(max_depth=max_depth, random_state=7)
    x = records.views[0].sign()
    reference.fit(x, records.target, sample_weight=records.weight)
    expected = reference.predict_proba(x)
    np.testing.assert_allclose(np.exp(model.logits(records.views)), expected, atol=1e-5)


def test_pruning_leaves_fewer_questions() -> None:
    records = examples(90)
    sizes = [
        len(Tree(ccp_alpha=alpha).fit(records, records.take(slice(0)), TASK).arrays()["feature"])
        for alpha in (0.0, 0.01, 1.0)
    ]
    assert sizes[0] > sizes[1] > sizes[2] == 1


def test_no_rows() -> None:
    records = examples(30)
    model = Tree().fit(records, records.take(slice(0)), TASK)
    assert model.logits(records.take(slice(0)).views).shape == (0, 3)
