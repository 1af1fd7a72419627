from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.metrics import precision_recall_fscore_support
from torchmetrics.functional.classification import multiclass_f1_score

from glosa.errors import SettingsError
from glosa.metrics import class_totals, precision_recall_f1
from glosa.metrics.precision_recall import Average

AVERAGES: list[Average] = ["macro", "micro", "weighted"]


@pytest.mark.parametrize("average", AVERAGES)
@pytest.mark.parametrize("weighted", [False, True])
def test_agrees_with_scikit_learn(average: Average, weighted: bool) -> None:
    rng = np.random.default_rng(1)
    truth, predicted = rng.integers(0, 9, 300), rng.integers(0, 12, 300)
    weight = rng.random(300) if weighted else None
    labels = np.unique(truth) if average != "micro" else None
    expected = precision_recall_fscore_support(
        truth, predicted, labels=labels, average=average, sample_weight=weight, zero_division=0
    )[:3]
    np.testing.assert_allclose(precision_recall_f1(truth, predicted, average, weight), expected)


@pytest.mark.parametrize("average", AVERAGES)
def test_agrees_with_torchmetrics(average: Average) -> None:
    rng = np.random.default_rng(2)
    truth, predicted = np.append(rng.integers(0, 6, 200), np.arange(6)), rng.integers(0, 6, 206)
    expected = multiclass_f1_score(torch.tensor(predicted), torch.tensor(truth), num_classes=6, average=average)
    assert precision_recall_f1(truth, predicted, average).f1 == pytest.approx(expected.item())


def test_no_answer_lowers_recall_and_not_precision() -> None:
    scores = precision_recall_f1(np.array([0, 0]), np.array([0, -1]), "micro")
    assert (scores.precision, scores.recall) == (1.0, 0.5)


def test_macro_leaves_out_a_class_that_is_only_answered() -> None:
    assert precision_recall_f1(np.array([0, 0]), np.array([0, 7])).recall == 0.5


def test_many_weights_equal_one_at_a_time() -> None:
    rng = np.random.default_rng(3)
    truth, predicted, weights = rng.integers(0, 4, 50), rng.integers(-1, 4, 50), rng.integers(0, 3, (6, 50))
    for average in AVERAGES:
        each = np.array([precision_recall_f1(truth, predicted, average, weight) for weight in weights]).T
        np.testing.assert_allclose(precision_recall_f1(truth, predicted, average, weights), each)


def test_totals_of_each_class() -> None:
    totals = class_totals(np.array([0, 0, 2]), np.array([0, 2, -1]), weight=[1, 2, 4])
    assert totals.records.tolist() == [3, 0, 4]
    assert totals.answers.tolist() == [1, 0, 2]
    assert totals.hits.tolist() == [1, 0, 0]


def test_an_unknown_average_is_named() -> None:
    with pytest.raises(SettingsError, match="Unknown average 'makro'"):
        precision_recall_f1(np.array([0]), np.array([0]), "makro")  # type: ignore[arg-type]
