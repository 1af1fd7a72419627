from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from glosa.errors import Fault, SettingsError
from glosa.schemes.build import Build, build, level_lengths
from glosa.schemes.columns import find_columns
from glosa.schemes.draft import Draft, draft_table
from glosa.schemes.hierarchy import Hierarchy


def draft(codes: list[object], **columns: list[object]) -> Draft:
    table = pl.DataFrame({"code": codes, "title": [f"Title {code}" for code in codes], **columns}, strict=False)
    return draft_table(table, find_columns(table.columns))


def parents(found: Build) -> dict[str, str | None]:
    assert found.faults == ()
    return {entry.code: entry.parent for entry in found.entries}


def texts_of(faults: tuple[Fault, ...]) -> list[str]:
    return [fault.what for fault in faults]


def test_digits_with_skipped_lengths() -> None:
    found = parents(build(draft(["1", "11", "1111", "1112", "2", "21"])))
    assert found == {"1": None, "11": "1", "1111": "11", "1112": "11", "2": None, "21": "2"}


def test_digits_without_upper_rows_are_one_level_and_a_notice() -> None:
    found = build(draft(["1111", "1112", "2111"]))
    assert parents(found) == {"1111": None, "1112": None, "2111": None}
    assert texts_of(found.notices) == ["all codes stand at one level, of 4 characters"]


def test_named_lengths_make_the_levels_that_the_file_lacks() -> None:
    found = build(draft(["1111", "1112", "2111"]), lengths=(1, 4))
    assert parents(found) == {"1111": "1", "1112": "1", "2111": "2", "1": None, "2": None}
    assert found.notices == ()


def test_named_lengths_make_no_code_at_a_level_that_the_file_has() -> None:
    found = build(draft(["1", "1111", "2111"]), lengths=(1, 4))
    assert texts_of(found.faults) == ["code '2' is missing, the parent of '2111'"]


def test_dots_of_uneven_depth() -> None:
    found = parents(build(draft(["01", "01.1", "01.1.1", "01.1.1.4", "02", "02.1"])))
    assert found["01.1.1.4"] == "01.1.1"
    assert found["02.1"] == "02"


def test_digits_within_dotted_parts() -> None:
    found = parents(build(draft(["01", "01.1", "01.11", "01.12", "01.2", "01.21"])))
    assert found["01.11"] == "01.1"


def test_sections_of_one_letter_stand_beside_the_digits() -> None:
    assert parents(build(draft(["A", "B", "01", "011", "02", "021"]))) == {
        "A": None,
        "B": None,
        "01": None,
        "011": "01",
        "02": None,
        "021": "02",
    }


def test_parent_column() -> None:
    found = parents(build(draft(["A", "01", "011"], parent=["", "A", "01"])))
    assert found == {"A": None, "01": "A", "011": "01"}


@pytest.mark.parametrize(("hierarchy", "expected"), [("flat", None), ("digits", "1")])
def test_a_named_hierarchy_is_not_guessed(hierarchy: Hierarchy, expected: str | None) -> None:
    assert parents(build(draft(["1", "11", "12"]), hierarchy=hierarchy))["11"] == expected


def test_parents_that_the_source_does_not_tell() -> None:
    with pytest.raises(SettingsError, match="hierarchy 'parent' needs a column of parents"):
        build(draft(["1"]), hierarchy="parent")


def test_special_codes_are_outside_the_tree() -> None:
    found = build(draft(["9", "91", "9999", "88"]), special=["88", "77"])
    assert found.special == {"9999", "88", "77"}
    assert parents(found) == {"9": None, "91": "9", "9999": None, "88": None, "77": None}
    assert texts_of(found.notices) == ["code '9999' is taken as special, outside the tree"]


def test_every_fault_is_found_at_once() -> None:
    codes = ["0", "01", "1", "1", "1 2", "", "311", "310", "31"]
    table = pl.DataFrame({"code": codes, "title": ["A", "", *"BCDEFGH"]})
    found = build(draft_table(table, find_columns(table.columns)), hierarchy="digits", lengths=(1, 2, 3))
    assert [(fault.what, fault.rows) for fault in found.faults] == [
        ("1 row without a code", (7,)),
        ("code '1' stands 2 times", (4, 5)),
        ("code '3' is missing, the parent of '31'", (10,)),
        ("1 code with spaces: '1 2'", (6,)),
        ("1 code without a title: '01'", (3,)),
    ]


def test_no_code_at_all() -> None:
    assert texts_of(build(Draft(entries=())).faults) == ["there is no code"]


@pytest.mark.parametrize(
    "codes", [[0, 1, 11, 110, 1, 11, 111, 1111], [0.0, 1.0, 11.0, 110.0, 1.0, 11.0, 111.0, 1111.0]]
)
def test_codes_turned_to_numbers(codes: list[object]) -> None:
    found = build(draft(codes))
    assert texts_of(found.faults) == [
        "one of the codes '1' is probably '01', turned to a number by a spreadsheet",
        "one of the codes '11' is probably '011', turned to a number by a spreadsheet",
        "code '110' is probably '0110', turned to a number by a spreadsheet",
    ]
    assert found.faults[0].rows == (3, 6)
    assert texts_of(found.notices) == ["the codes are numbers in the file"]


def test_duplicates_hint_at_lost_zeros_where_no_code_begins_with_one() -> None:
    [fault] = build(draft(["10", "101", "10", "20", "201"])).faults
    assert str(fault) == (
        "code '10' stands 2 times (rows 2, 4). "
        "Keep one of them, or restore leading zeros that a spreadsheet took away (011 -> 11)."
    )


def test_codes_turned_to_text_with_decimals() -> None:
    found = build(draft(["0.0", "1.0", "11.0", "110.0"]))
    assert texts_of(found.faults)[0].startswith("4 codes turned to decimal numbers by a spreadsheet: '0.0'")


def test_a_title_missing_in_one_language_is_a_notice() -> None:
    table = pl.DataFrame({"code": ["1", "2"], "title_en": ["One", "Two"], "title_es": ["Uno", None]})
    found = build(draft_table(table, find_columns(table.columns)))
    assert found.faults == ()
    assert texts_of(found.notices) == ["1 codes have no title in 'es': '2'"]


def test_level_lengths_leave_out_what_most_longer_codes_do_not_begin_with() -> None:
    assert level_lengths(["A", "01", "011", "02", "021"]) == [2, 3]
    assert level_lengths([]) == []


@pytest.mark.realdata
def test_numbers_of_a_real_scheme(data_dir: Path) -> None:
    table = pl.read_parquet(data_dir / "ciuo08cl_scheme_es.parquet").with_columns(pl.col("code").cast(pl.Int64))
    found = build(draft_table(table, find_columns(table.columns)))
    restored = ["'01'", "'02'", "'03'", "'011'", "'021'", "'031'", "'0110'", "'0210'", "'0310'"]
    assert [what.split("probably ")[1].split(",")[0] for what in texts_of(found.faults)] == restored
