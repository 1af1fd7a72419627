from __future__ import annotations

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier

from glosa.estimators.forest import Forest, leaves_stay


@pytest.mark.parametrize("walkers", [1, 100, 1_000_000])
def test_all_trees_at_once_lead_to_the_leaves_of_scikit_learn(walkers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glosa.estimators.forest._WALKERS", walkers)
    generator = np.random.default_rng(0)
    x = generator.random((40, 5), dtype=np.float32)
    reference = RandomForestClassifier(7, random_state=0).fit(x, generator.integers(3, size=40))
    trees = [one.tree_ for one in reference.estimators_]
    root = np.cumsum([0, *(tree.node_count for tree in trees)])[:-1]
    child = [leaves_stay(t.children_left, t.children_right) + start for t, start in zip(trees, root, strict=True)]
    feature, threshold = (np.concatenate([getattr(t, name) for t in trees]) for name in ("feature", "threshold"))
    forest = Forest(np.maximum(feature, 0), threshold, np.concatenate(child), root)
    np.testing.assert_array_equal(np.concatenate(list(forest.leaves(x))) - root, reference.apply(x))
