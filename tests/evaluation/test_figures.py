from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score, top_k_accuracy_score

from glosa.evaluation.figures import coverage_name, figures
from glosa.evaluation.judgement import judge
from glosa.schemes import Scheme


def test_the_finest_level_agrees_with_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    scheme = Scheme.from_labels([f"{a}{b}" for a in range(1, 4) for b in range(1, 5)])
    levels = scheme.levels()
    codes = np.array(levels.codes)
    truth, probabilities = rng.choice(codes, 300), rng.dirichlet(np.full(12, 0.3), 300)
    weight = rng.random(300)
    finest = judge(truth.tolist(), probabilities, levels, scheme, np.ones(300, dtype=bool))[-1]
    found, answers = figures(finest, weight), codes[probabilities.argmax(axis=1)]
    assert found["accuracy"] == pytest.approx(accuracy_score(truth, answers, sample_weight=weight))
    assert found["macro_f1"] == pytest.approx(f1_score(truth, answers, average="macro", sample_weight=weight))
    assert found["top_5"] == pytest.approx(
        top_k_accuracy_score(truth, probabilities, k=5, labels=codes, sample_weight=weight)
    )
    assert found["balanced_accuracy"] == found["macro_recall"]


def test_calibration_is_judged_on_answers_alone() -> None:
    scheme = Scheme.from_labels(["11", "21"])
    probabilities, answered = np.array([[1.0, 0.0], [0.0, 0.0]]), np.array([True, False])
    finest = judge(["11", "11"], probabilities, scheme.levels(), scheme, answered)[-1]
    found = figures(finest, np.ones(2))
    assert found["calibration_error"] == 0
    assert found["accuracy"] == 0.5
    assert found["coverage_95"] == 0.5


def test_a_row_of_weights_gives_a_figure_each() -> None:
    scheme = Scheme.from_labels(["11", "21"])
    finest = judge(["11", "21"], np.array([[0.9, 0.1], [0.8, 0.2]]), scheme.levels(), scheme, np.ones(2, dtype=bool))[
        -1
    ]
    many = figures(finest, np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 2.0]]))
    assert many["accuracy"].tolist() == [0.5, 1.0, 0.0]
    for row, weight in enumerate(([1.0, 1.0], [2.0, 0.0], [0.0, 2.0])):
        alone = figures(finest, np.array(weight))
        assert {name: value[row] for name, value in many.items()} == pytest.approx(
            {name: float(value) for name, value in alone.items()}
        )


def test_names_of_coverage() -> None:
    assert [coverage_name(share) for share in (0.9, 0.95)] == ["coverage_90", "coverage_95"]
