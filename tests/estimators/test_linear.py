"""The logits of models that are linear once fitted, against scikit-learn's own on the same matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression, RidgeClassifier, SGDClassifier
from sklearn.naive_bayes import BernoulliNB, ComplementNB
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from glosa.errors import SettingsError
from glosa.estimators.base import LOWEST, Task
from glosa.estimators.catalogue import build
from glosa.estimators.linear import LINEAR
from glosa.features.examples import Examples
from glosa.features.views import ViewMaker
from glosa.schemes import Scheme


def examples(n_seen: int, *, repeats: bool = False) -> Examples:
    """Two views of 60 records, of n_seen codes; with repeats, n-grams stand in a row twice."""
    generator = np.random.default_rng(0)
    target = np.arange(60) % n_seen
    views = []
    for _ in range(2):
        counts = generator.poisson(0.3 + (np.arange(60)[:, None] + np.arange(20)) % n_seen)
        view = csr_matrix(counts / 5, dtype=np.float32)
        if repeats:
            half = view.data / 2
            view = csr_matrix(
                (np.repeat(half, 2), np.repeat(view.indices, 2), view.indptr * 2), shape=view.shape, dtype=np.float32
            )
        views.append(view)
    return Examples(tuple(views), target, generator.uniform(0.5, 1.5, 60))


def task(n_codes: int, seed: int = 5) -> Task:
    levels = Scheme.from_labels([str(code) for code in range(1, n_codes + 1)], hierarchy="flat").levels()
    return Task(levels=levels, maker=ViewMaker(["title", "task"]), seed=seed)


def matrix(records: Examples) -> csr_matrix:
    """The views side by side, the rows of each of length 1."""
    return csr_matrix(np.hstack([normalize(view.toarray()) for view in records.views]))


def fitted(name: str, n_seen: int, **options: Any) -> tuple[np.ndarray, Examples]:
    records = examples(n_seen)
    model = build(name, options).fit(records, records.take(slice(0)), task(n_seen))
    return model.logits(records.views), records


REFERENCES = {
    "logistic": LogisticRegression(C=10.0, max_iter=100, tol=1e-4, random_state=5),
    "linear-svc": LinearSVC(C=1.0, max_iter=1000, random_state=5),
    "ridge": RidgeClassifier(alpha=1.0, solver="sparse_cg", tol=1e-2, random_state=5),
    "sgd": SGDClassifier(loss="log_loss", alpha=1e-6, max_iter=20, tol=1e-3, random_state=5),
}


@pytest.mark.filterwarnings("ignore:.*onverge")
@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("n_seen", [2, 4])
def test_logits_are_the_decision_function(name: str, n_seen: int) -> None:
    found, records = fitted(name, n_seen)
    reference = REFERENCES[name].fit(matrix(records), records.target, sample_weight=records.weight)
    expected = reference.decision_function(matrix(records))
    if n_seen == 2:
        np.testing.assert_allclose(found[:, 1] - found[:, 0], expected, rtol=1e-3, atol=1e-3)
    else:
        np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-3)
    assert (found.argmax(axis=1) == reference.predict(matrix(records))).all()


@pytest.mark.parametrize("n_seen", [2, 4])
@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("complement-nb", ComplementNB(alpha=0.3)),
        ("bernoulli-nb", BernoulliNB(alpha=0.05)),
    ],
)
def test_logits_are_the_joint_log_likelihood(name: str, reference: Any, n_seen: int) -> None:
    found, records = fitted(name, n_seen)
    reference.fit(matrix(records), records.target, sample_weight=records.weight)
    expected = reference.predict_joint_log_proba(matrix(records))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)


def test_weight_normalised_complement_bayes() -> None:
    found, records = fitted("complement-nb", 3, norm=True)
    reference = ComplementNB(alpha=0.3, norm=True).fit(matrix(records), records.target, sample_weight=records.weight)
    np.testing.assert_allclose(found, reference.predict_joint_log_proba(matrix(records)), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", [*(model.name for model in LINEAR), "gaussian-nb", "tree"])
def test_records_whose_ngrams_all_stand_twice_are_learned_like_others(name: str) -> None:
    once, twice = examples(3), examples(3, repeats=True)
    nothing = once.take(slice(0))
    plain, repeated = (build(name, {}).fit(records, nothing, task(3)) for records in (once, twice))
    np.testing.assert_allclose(plain.logits(once.views), repeated.logits(twice.views), rtol=1e-3, atol=1e-2)


@pytest.mark.parametrize("name", [*(model.name for model in LINEAR), "gaussian-nb", "tree"])
def test_a_code_without_a_record_has_the_lowest_logit(name: str) -> None:
    records = examples(3)
    model = build(name, {}).fit(records, records.take(slice(0)), task(5))
    found = model.logits(records.views)
    assert found.shape == (60, 5)
    assert found.dtype == np.float32
    assert (found[:, 3:] == LOWEST).all()
    assert (found[:, :3] > LOWEST).all()
    again = build(name, {}).restore(model.arrays())
    np.testing.assert_array_equal(again.logits(records.views), found)


@pytest.mark.parametrize("name", [model.name for model in LINEAR])
def test_many_codes_of_a_few_records_are_told_apart(name: str) -> None:
    """The more codes there are the smaller is the slope at the beginning, at which a solver must not stop."""
    view = csr_matrix(np.repeat(np.eye(200, dtype=np.float32), 2, axis=0))
    records = Examples((view,), np.repeat(np.arange(200), 2), np.ones(400))
    model = build(name, {}).fit(records, records.take(slice(0)), task(200))
    assert (model.logits(records.views).argmax(axis=1) == records.target).all()


def test_options_reach_the_model() -> None:
    plain, _ = fitted("ridge", 4)
    stiff, _ = fitted("ridge", 4, alpha=1e6)
    assert np.abs(stiff).max() < np.abs(plain).max()


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("logistic", {"C": -1}, "an option of 'logistic' is out of its range: The 'C' parameter .* Got -1"),
        ("ridge", {"alphas": 1}, "'ridge' has no option 'alphas'. Did you mean 'alpha'"),
        ("tree", {"max_depth": "deep"}, "an option of 'tree' is out of its range"),
        ("gaussian-nb", {"components": 0}, "option 'components' of 'gaussian-nb' is 0. It must be a whole number"),
    ],
)
def test_bad_options(name: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        fitted(name, 3, **options)
