from __future__ import annotations

import polars as pl
import pytest

from glosa.errors import LabelError, SettingsError, TableError
from glosa.records.check import check_columns, check_labelled, check_truth
from glosa.records.fields import Fields
from glosa.schemes.scheme import Scheme

FIELDS = Fields(text=("title", "task"), label="code", weight="w")
SCHEME = Scheme.from_labels(["0110", "0210", "7512", "7513"], hierarchy="digits")


def table(
    codes: list[str | None], titles: list[str | None] | None = None, weights: list[str] | None = None
) -> pl.DataFrame:
    n = len(codes)
    columns = {"title": titles or ["baker"] * n, "task": [None] * n, "code": codes, "w": weights or ["1"] * n}
    return pl.DataFrame(columns, schema_overrides={"title": pl.String, "task": pl.String, "code": pl.String})


def test_missing_columns_are_told() -> None:
    with pytest.raises(TableError, match=r"(?s)the table misses.*'title'.*'task'.*'code'.*Did you mean 'codes'.*'w'"):
        check_columns(pl.DataFrame({"codes": []}), FIELDS)


def test_good_records_come_back_with_clean_labels() -> None:
    checked = check_labelled(table([" 0110", "7512 "]), FIELDS, SCHEME)
    assert checked["code"].to_list() == ["0110", "7512"]
    assert checked.drop("code").equals(table(["", ""]).drop("code"))


def test_blanks_inside_a_label_are_part_of_it() -> None:
    fields = Fields(text=("title",), label="code")
    assert check_labelled(table(["arroz y pasta", "pan"]), fields)["code"].to_list() == ["arroz y pasta", "pan"]


def test_numbers_are_labels_too() -> None:
    fields = Fields(text=("title",), label="code")
    numbers = pl.DataFrame({"title": ["a", "b", "c"], "code": [7512.0, 7513.0, 7512.0]})
    assert check_labelled(numbers, fields, SCHEME)["code"].to_list() == ["7512", "7513", "7512"]


def test_all_faults_are_told_together() -> None:
    faulty = table(["0110", "75 12", "110", "9", "9", None, " "], weights=["1", "-1", "x", "inf", "nan", "2", "0"])
    faulty.extend(table(["7512"]))
    with pytest.raises(LabelError) as caught:
        check_labelled(faulty, FIELDS, SCHEME)
    told = [str(fault) for fault in caught.value.faults]
    assert told == [
        "label 'code' is empty in 2 records (rows 7, 8). Give them a code.",
        "label '9' is not in the scheme and stands in 2 records (rows 5, 6).",
        "label '75 12' is not in the scheme and stands in 1 record (row 3)."
        " Without the blanks inside it would be '7512'.",
        "label '110' is not in the scheme and stands in 1 record (row 4)."
        " A spreadsheet may have cut the leading zero of '0110'.",
        "weight 'w' is no weight in 4 records (rows 3, 4, 5, 6)."
        " Each must be a finite number, 0 or above, with a decimal point.",
    ]
    assert "With unknown='drop' the records without a good label are left out." in str(caught.value)


def test_a_slip_of_the_finger_is_offered_its_neighbours() -> None:
    with pytest.raises(LabelError, match=r"label '7519' .*\(row 3\). Did you mean '751"):
        check_labelled(table(["0110", "7519"]), FIELDS, SCHEME)


def test_records_without_a_good_label_can_be_dropped() -> None:
    faulty = table(["0110", "9", None, "", "7512"])
    assert check_labelled(faulty, FIELDS, SCHEME, unknown="drop")["code"].to_list() == ["0110", "7512"]


def test_one_label_is_too_few() -> None:
    with pytest.raises(LabelError, match=r"label '0110' is the only one. To learn takes records of two"):
        check_labelled(table(["0110", "0110"]), FIELDS, SCHEME)
    with pytest.raises(LabelError, match="no record has a usable label"):
        check_labelled(table(["9", "9"]), FIELDS, SCHEME, unknown="drop")


def test_texts_that_are_all_empty_are_told() -> None:
    with pytest.raises(LabelError, match="every text is empty or a missing mark in 'title', 'task'"):
        check_labelled(table(["0110", "7512"], titles=[" - ", None]), FIELDS, SCHEME)


def test_weights_must_not_all_be_0() -> None:
    with pytest.raises(LabelError, match="weight 'w' is 0 in every record"):
        check_labelled(table(["0110", "7512"], weights=["0", "0"]), FIELDS, SCHEME)


def test_records_of_weight_0_are_left_out() -> None:
    checked = check_labelled(table(["0110", "0210", "7512"], weights=["1", " 0.0", "2"]), FIELDS, SCHEME)
    assert checked["code"].to_list() == ["0110", "7512"]
    with pytest.raises(LabelError, match="label '0110' is the only one"):
        check_labelled(table(["0110", "7512"], weights=["1", "0"]), FIELDS, SCHEME)


def test_labels_to_judge_by_may_be_out_of_the_scheme() -> None:
    assert check_truth(table([" 0110", "77"]), FIELDS).to_list() == ["0110", "77"]
    with pytest.raises(
        LabelError, match=r"(?s)cannot be judged by.*is empty in 1 record \(row 3\).*1 record \(row 2\)"
    ):
        check_truth(table(["0110", None], weights=["x", "1"]), FIELDS)
    with pytest.raises(SettingsError, match="no label field is named"):
        check_truth(table(["0110"]), FIELDS.unlabelled())
    with pytest.raises(TableError, match="the table misses"):
        check_truth(pl.DataFrame({"title": ["a"]}), FIELDS)


def test_arguments_are_checked() -> None:
    with pytest.raises(SettingsError, match="no label field is named"):
        check_labelled(table(["0110"]), FIELDS.unlabelled())
    with pytest.raises(SettingsError, match=r"unknown is 'keep'. It must be one of 'error', 'drop'"):
        check_labelled(table(["0110"]), FIELDS, unknown="keep")  # type: ignore[arg-type]
