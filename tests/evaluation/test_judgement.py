from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from glosa.evaluation.judgement import NEVER, judge
from glosa.metrics import hierarchical_scores
from glosa.schemes import Scheme

CODES = ["111", "112", "12", "211", "212", "22"]


def test_each_level_answers_with_its_own_largest_sum() -> None:
    scheme = Scheme.from_labels(["11", "12", "21"])
    top, finest = judge(["11"], np.array([[0.3, 0.3, 0.4]]), scheme.levels(), scheme, np.array([True]))
    assert [top.codes[i] for i in top.predicted] == ["1"]
    assert [finest.codes[i] for i in finest.predicted] == ["21"]
    np.testing.assert_allclose([top.confidence, finest.confidence], [[0.6], [0.4]])


def test_a_truth_that_is_no_answer_is_judged_by_its_ancestors() -> None:
    scheme = Scheme.from_labels(["111", "112", "121"])
    levels = scheme.levels(["111", "121"])
    judged = judge(["112", "112"], np.array([[0.9, 0.1], [0.1, 0.9]]), levels, scheme, np.array([True, True]))
    assert [level.correct.tolist() for level in judged] == [[True, True], [True, False], [False, False]]
    assert judged[-1].ranks.tolist() == [NEVER, NEVER]


def test_a_code_below_the_answers_is_an_error_at_the_finest_level() -> None:
    scheme = Scheme.from_labels(["111", "112", "211"])
    judged = judge(["1119", "111"], np.array([[1.0, 0, 0]] * 2), scheme.levels(), scheme, np.array([True, True]))
    assert [level.correct.tolist() for level in judged] == [[True, True], [True, True], [False, True]]
    assert judged[-1].codes[-1] == "1119"


def test_a_code_that_only_the_truth_has_is_judged_by_the_groups_that_it_tells() -> None:
    scheme = Scheme.from_labels(["5120", "5131", "6111"])
    answer = np.array([[0.9, 0.1, 0.0]] * 2)
    judged = judge(["5129", "5991"], answer, scheme.levels(), scheme, np.array([True, True]))
    assert [level.correct.tolist() for level in judged] == [[True, True], [True, False], [True, False], [False, False]]


def test_agrees_with_group_of_above_the_answers() -> None:
    scheme = Scheme.from_labels(CODES)
    levels = scheme.levels(["111", "22"])
    judged = judge(CODES, np.full((6, 2), 0.5), levels, scheme, np.ones(6, dtype=bool))
    for level, judgement in enumerate(judged):
        known = levels.group_of(CODES, level, scheme)
        np.testing.assert_array_equal(np.where(judgement.truth < judgement.n_answers, judgement.truth, -1), known)


def test_a_code_outside_the_scheme_is_wrong_at_every_level() -> None:
    scheme = Scheme.from_labels(["11", "21"], hierarchy="digits")
    judged = judge(["39"], np.array([[0.9, 0.1]]), scheme.levels(), scheme, np.array([True]))
    assert [level.correct.tolist() for level in judged] == [[False], [False]]


def test_no_answer_is_no_code_at_any_level() -> None:
    scheme = Scheme.from_labels(["11", "21"])
    for judgement in judge(["11"], np.array([[np.nan, np.nan]]), scheme.levels(), scheme, np.array([False])):
        assert (judgement.predicted.tolist(), judgement.confidence.tolist()) == ([-1], [0.0])
        assert (judgement.predicted_paths == -1).all()
        assert judgement.ranks[0] > judgement.n_answers


@given(st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)), min_size=1, max_size=20))
def test_paths_are_the_ancestors_down_to_the_level(pairs: list[tuple[str, str]]) -> None:
    scheme = Scheme.from_labels(CODES)
    levels = scheme.levels()
    truth, answers = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    probabilities = np.eye(len(levels.codes))[levels.index(answers)]
    for level, judgement in enumerate(judge(truth, probabilities, levels, scheme, np.ones(len(pairs), dtype=bool))):
        sets = [[set(scheme.ancestors(code)[: level + 1]) for code in codes] for codes in (truth, answers)]
        shared = sum(len(t & a) for t, a in zip(*sets, strict=True))
        scores = hierarchical_scores(judgement.truth_paths, judgement.predicted_paths)
        np.testing.assert_allclose(scores.recall, shared / sum(map(len, sets[0])))
        np.testing.assert_allclose(scores.precision, shared / sum(map(len, sets[1])))
