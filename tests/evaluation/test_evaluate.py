from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest

from glosa.errors import InputError, SettingsError
from glosa.evaluation import Evaluation, evaluate
from glosa.schemes import Scheme

SCHEME = Scheme.from_labels(["11", "12", "21", "999"], special=["999"])
LEVELS = SCHEME.levels()
TRUTH = ["11", "12", "21", "11"]
PROBABILITIES = np.array([[0.9, 0.1, 0, 0], [0.6, 0.4, 0, 0], [0, 0, 0.7, 0.3], [0, 0, 0, 0]])
TABLE = pl.DataFrame({"job": ["nurse", "clerk", "cook", ""], "task": ["cares", None, "cooks", ""]})


def found(**options: object) -> Evaluation:
    given = {"table": TABLE, "text": ("job", "task"), "resamples": 50} | options
    return evaluate(TRUTH, PROBABILITIES, LEVELS, SCHEME, **given)  # type: ignore[arg-type]


def test_by_hand() -> None:
    top, finest = found().levels
    assert top.figures["accuracy"].value == 0.75
    assert finest.figures["accuracy"].value == 0.5
    assert finest.figures["top_3"].value == 0.75
    assert finest.figures["coverage_95"].value == 0.5  # 0.9 and 0.7 are right, 0.6 is wrong
    assert finest.thresholds[0.95] == 0.7
    assert (finest.n_answers, finest.n_truth, finest.digits) == (4, 3, 2)


def test_a_row_without_an_answer_is_listed_and_wrong() -> None:
    evaluation = found()
    assert (evaluation.records, evaluation.coded) == (4, 3)
    assert evaluation.not_coded.to_dicts() == [{"row": 5, "text": "", "truth": "11", "truth_title": ""}]


@pytest.mark.parametrize("nothing", [0.0, np.nan])
def test_rows_of_zeros_or_missing_numbers_have_no_answer(nothing: float) -> None:
    evaluation = evaluate(["11"], np.full((1, 4), nothing), LEVELS, SCHEME, resamples=5)
    assert evaluation.coded == 0
    assert evaluation.finest.figures["accuracy"].value == 0


def test_what_is_told_not_to_be_answered_is_not() -> None:
    assert found(answered=[True, False, True, True]).not_coded["row"].to_list() == [3, 5]


def test_examples_are_sorted_and_show_the_text() -> None:
    evaluation = found()
    assert evaluation.surest_errors.select("row", "text", "truth", "code", "probability").rows() == [
        (3, "clerk", "12", "11", 0.6)
    ]
    assert evaluation.hesitant_hits["text"].to_list() == ["cook · cooks", "nurse · cares"]


def test_weights_repeat_records() -> None:
    repeat = [0, 0, 0, 1, 2, 3]
    weighted = found(weight=[3, 1, 1, 1])
    repeated = evaluate([TRUTH[i] for i in repeat], PROBABILITIES[repeat], LEVELS, SCHEME, resamples=5)
    for level, same in zip(weighted.levels, repeated.levels, strict=True):
        assert {name: figure.value for name, figure in level.figures.items()} == pytest.approx(
            {name: figure.value for name, figure in same.figures.items()}
        )
        assert level.by_code.equals(same.by_code)


def test_intervals_hold_their_figure_and_come_again_with_the_seed() -> None:
    first, again, other = found(seed=1), found(seed=1), found(seed=2)
    assert first.to_json() == again.to_json()
    assert first.to_json() != other.to_json()
    for figure in first.finest.figures.values():
        assert 0 <= figure.low <= figure.value <= figure.high <= 1


def test_tables_of_a_level() -> None:
    finest = found().finest
    assert finest.by_code.select("code", "records", "answers", "hits").rows() == [
        ("11", 2.0, 2.0, 1.0),
        ("12", 1.0, 0.0, 0.0),
        ("21", 1.0, 1.0, 1.0),
    ]
    assert finest.pairs.select("truth", "code", "records", "share").rows() == [("12", "11", 1.0, 1.0)]
    assert finest.confusion is not None
    assert finest.confusion.tolist() == [[1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]]
    assert finest.ventiles["accuracy"].to_list() == [1, 1, 0, 0]
    assert finest.curve["coverage"].to_list() == [0.25, 0.5, 0.75, 1.0]
    assert finest.reliability["records"].sum() == 3


def test_too_many_codes_for_a_picture() -> None:
    codes = [f"{number:02}" for number in range(10, 80)]
    scheme = Scheme.from_labels(codes)
    evaluation = evaluate(codes, np.eye(70), scheme.levels(), scheme, resamples=5)
    assert evaluation.finest.confusion is None
    assert evaluation.levels[0].confusion is not None
    assert evaluation.finest.pairs.height == 0


def test_json_has_no_number_that_is_none() -> None:
    history = pl.DataFrame({"epoch": [1, 2], "validation_loss": [1.5, float("nan")]})
    told = json.loads(json.dumps(found(history=history).to_json(), allow_nan=False))
    assert told["history"] == [{"epoch": 1, "validation_loss": 1.5}, {"epoch": 2, "validation_loss": None}]
    assert told["levels"][1]["figures"]["accuracy"]["value"] == 0.5
    assert told["scheme"]["fingerprint"] == SCHEME.fingerprint


def test_faults_are_told_together() -> None:
    with pytest.raises(InputError, match="cannot be evaluated") as caught:
        evaluate(["11", ""], PROBABILITIES, LEVELS, SCHEME, table=TABLE, text=["jop"], answered=[True])
    told = str(caught.value)
    assert "probabilities have shape (4, 4). Give shape (2, 4): one row a record, one column an answer." in told
    assert "the true code is empty (row 3)" in told
    assert "there is no column 'jop'. Did you mean 'job'?" in told
    assert "the table has 4 records, but there are 2 true codes" in told
    assert "answered has shape (1,). Give shape (2,)." in told


def test_no_records_are_refused() -> None:
    with pytest.raises(InputError, match="there are no records"):
        evaluate([], np.zeros((0, 4)), LEVELS, SCHEME)


def test_numbers_out_of_their_range_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"(?s)resamples is 'x'.*seed is -1"):
        evaluate(["11"], np.full((1, 4), 0.25), LEVELS, SCHEME, resamples="x", seed=-1)  # type: ignore[arg-type]


def test_logits_are_refused() -> None:
    with pytest.raises(InputError, match="Give probabilities, not logits"):
        evaluate(["11"], np.array([[3.0, -1.0, 0.0, 0.0]]), LEVELS, SCHEME)


def test_a_weight_that_does_not_fit_is_refused() -> None:
    with pytest.raises(SettingsError, match="there are 4 records"):
        found(weight=[1, 2])


def test_lists_numbers_and_tables_of_others_are_converted() -> None:
    given = {"table": TABLE.to_pandas(), "text": "job", "resamples": 50}
    for truth in (np.array([11, 12, 21, 11]), pl.Series(TRUTH)):
        told = evaluate(truth, PROBABILITIES.tolist(), LEVELS, SCHEME, **given)  # type: ignore[arg-type]
        assert told.to_json() == found(text="job").to_json()


def test_probabilities_that_are_none_are_refused() -> None:
    with pytest.raises(InputError, match=r"another sum than 1 \(row 3\)\. Divide each row by its sum"):
        evaluate(TRUTH, PROBABILITIES * [[1], [0.5], [1], [1]], LEVELS, SCHEME)
    with pytest.raises(InputError, match="probabilities hold something that is no number"):
        evaluate(TRUTH, [["a"]], LEVELS, SCHEME)


def test_a_column_of_pictures_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="there is no column 'scan'"):
        found(image="scan")


def test_what_has_no_answer_is_among_the_first_k_for_no_k() -> None:
    scheme = Scheme.from_labels(["a", "b", "c"])
    told = evaluate(["a", "b", "z"], np.array([[1.0, 0, 0], [0, 0, 0], [1, 0, 0]]), scheme.levels(), scheme)
    assert {told.finest.figures[name].value for name in ("accuracy", "top_3", "top_5", "top_10")} == {1 / 3}


def test_weights_that_are_all_zero_are_refused() -> None:
    with pytest.raises(InputError, match=r"all weights are 0\. Give some record a weight above 0"):
        found(weight=[0, 0, 0, 0])


def test_levels_of_codes_with_equally_many_digits_are_told_apart() -> None:
    entries = {"code": ["1000", "1100", "1110", "1120"], "parent": ["", "1000", "1100", "1100"], "title": list("abcd")}
    scheme = Scheme.from_table(entries)
    told = evaluate(["1110"], np.array([[0.9, 0.1]]), scheme.levels(), scheme)
    assert [level.digits for level in told.levels] == [None, None, None]
