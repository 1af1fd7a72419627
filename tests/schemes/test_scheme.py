from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glosa.errors import SchemeError, SettingsError
from glosa.schemes import Scheme
from glosa.schemes.entry import Entry

DIGITS = st.lists(st.text("0123456789", min_size=1, max_size=5), min_size=1, max_size=30)
DOTTED = st.lists(st.lists(st.integers(0, 12).map(str), min_size=1, max_size=4).map(".".join), min_size=1, max_size=30)
WORDS = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=30)
LABELS = st.one_of(DIGITS, DOTTED, WORDS)


def test_tree_order_is_each_code_before_those_below_it_and_special_codes_last(scheme: Scheme) -> None:
    assert scheme.codes == ("0", "01", "0110", "2", "22", "2211", "2212", "23", "9999")
    assert scheme.special == {"9999"}
    assert scheme.leaves == ("0110", "2211", "2212", "23")
    assert scheme.roots == ("0", "2")
    assert (scheme.depth, len(scheme)) == (3, 9)


def test_family_of_a_code(scheme: Scheme) -> None:
    assert scheme.parent("0110") == "01"
    assert scheme.parent("0") is None
    assert scheme.children("22") == ("2211", "2212")
    assert scheme.ancestors("2211") == ("2", "22", "2211")
    assert scheme.ancestors("9999") == ("9999",)
    assert scheme.is_leaf("23")
    assert not scheme.is_leaf("22")
    assert "01" in scheme
    assert "1" not in scheme


def test_titles_and_descriptions_by_language(scheme: Scheme) -> None:
    assert scheme.languages == ("en", "es")
    assert scheme.title("2211") == "General practitioners"
    assert scheme.title("2211", "es") == "Médicos generales"
    assert scheme.title("2211", "fr") == ""
    assert scheme.description("2211") == "Doctors who diagnose illness."
    assert scheme.description("22") == ""


def test_a_code_without_a_title_in_the_first_language_has_the_one_it_has() -> None:
    entries = [Entry("1", titles={"en": "One"}), Entry("2", titles={"es": "Dos"})]
    assert Scheme.from_entries(entries).title("2") == "Dos"


def test_unknown_code_names_the_nearest(scheme: Scheme) -> None:
    with pytest.raises(SchemeError, match=r"code '2213' is not in scheme 'small'.*nearest are '2212'"):
        scheme.title("2213")


@pytest.mark.parametrize(
    ("labels", "options", "codes"),
    [
        (["0110", "1111", "1112"], {}, ("0", "01", "011", "0110", "1", "11", "111", "1111", "1112")),
        (["01.1.1", "01.2", "02"], {}, ("01", "01.1", "01.1.1", "01.2", "02")),
        (["11110", "11121"], {"lengths": (2, 3, 5)}, ("11", "111", "11110", "11121")),
        (["111011.00", "111011.03"], {"lengths": (2, 6)}, ("11", "111011", "111011.00", "111011.03")),
        (["9", "10", "11", "12"], {}, ("9", "10", "11", "12")),
        (["loan", "card", None, "", "card"], {}, ("card", "loan")),
        (["A01", "A02", "B01"], {}, ("A", "A0", "A01", "A02", "B", "B0", "B01")),
        (["11", "12"], {"hierarchy": "digits"}, ("1", "11", "12")),
        (["11", "12", "88"], {"hierarchy": "digits", "special": ["88"]}, ("1", "11", "12", "88")),
        (["911", "912", "921", "999"], {}, ("9", "91", "911", "912", "92", "921", "999")),
        (["991", "999", "111"], {}, ("1", "11", "111", "9", "99", "991", "999")),
    ],
)
def test_scheme_of_labels(labels: list[str | None], options: dict[str, object], codes: tuple[str, ...]) -> None:
    assert Scheme.from_labels(labels, **options).codes == codes  # type: ignore[arg-type]


def test_no_label_is_an_error() -> None:
    with pytest.raises(SchemeError, match="labels that are all empty"):
        Scheme.from_labels(["", None])


def test_unknown_hierarchy_is_an_error() -> None:
    with pytest.raises(SettingsError, match=r"hierarchy 'digit' is not possible here. Did you mean 'digits'"):
        Scheme.from_labels(["11"], hierarchy="digit")  # type: ignore[arg-type]


def test_labels_tell_no_parents() -> None:
    with pytest.raises(SettingsError, match="hierarchy 'parent' is not possible here"):
        Scheme.from_labels(["11"], hierarchy="parent")


def test_faults_of_entries_are_listed_together() -> None:
    entries = [Entry("11", "1"), Entry("2"), Entry("2"), Entry("3", "4"), Entry("4", "3")]
    with pytest.raises(SchemeError) as caught:
        Scheme.from_entries(entries)
    assert [fault.what for fault in caught.value.faults] == [
        "code '2' stands 2 times",
        "code '1' is missing, the parent of '11'",
        "the parents go round in a circle: '3' -> '4' -> '3'",
    ]


def test_special_codes_have_no_family() -> None:
    entries = [Entry("1"), Entry("88", "1"), Entry("2")]
    scheme = Scheme.from_entries(entries, special=["88", "77"])
    assert (scheme.codes, scheme.parent("88"), scheme.special) == (("1", "2", "88"), None, {"88"})
    with pytest.raises(SchemeError, match="code '88' is missing, the parent of '881'"):
        Scheme.from_entries([*entries, Entry("881", "88")], special=["88"])


def test_order_of_rows_does_not_matter(table: pl.DataFrame, scheme: Scheme) -> None:
    assert Scheme.from_table(table.reverse(), name="small") == scheme


def test_fingerprint_tells_schemes_apart(table: pl.DataFrame, scheme: Scheme) -> None:
    other = Scheme.from_table(table.with_columns(title_en=pl.lit("?")), name="small")
    assert other != scheme
    assert scheme != "small"
    assert hash(copy.deepcopy(scheme)) == hash(scheme)
    assert len(scheme.fingerprint) == 64


def test_json_round_trip(scheme: Scheme) -> None:
    again = Scheme.from_json(json.loads(json.dumps(scheme.to_json())))
    assert again == scheme
    assert again.codes == scheme.codes
    assert again.special == scheme.special


@given(LABELS)
def test_json_round_trip_of_any_labels(labels: list[str]) -> None:
    scheme = Scheme.from_labels(labels)
    again = Scheme.from_json(json.loads(json.dumps(scheme.to_json())))
    assert (again, again.codes, again.special) == (scheme, scheme.codes, scheme.special)


@given(LABELS)
def test_every_label_is_in_its_scheme_and_every_parent_comes_before_its_children(labels: list[str]) -> None:
    scheme = Scheme.from_labels(labels)
    assert all(label in scheme for label in labels)
    place = {code: number for number, code in enumerate(scheme.codes)}
    assert all(place[above] < place[code] for code in scheme.codes if (above := scheme.parent(code)) is not None)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"format": 2}, "of format 2, and this version of Glosa reads 1"),
        ({}, "of format None"),
        ({"format": 1, "codes": []}, "the scheme is damaged: 'special'"),
        ({"format": 1, "codes": [{"title": "x"}]}, "the scheme is damaged"),
        ({"format": 1, "codes": [{"code": 1}]}, "code 1 is not as it was written"),
        ({"format": 1, "codes": [{"code": "1", "titles": "One"}]}, "code '1' is not as it was written"),
        ({"format": 1, "codes": [], "special": [], "name": "x", "version": ""}, "there is no code"),
    ],
)
def test_damaged_json_is_an_error(data: dict[str, object], message: str) -> None:
    with pytest.raises(SchemeError, match=message):
        Scheme.from_json(data)


@pytest.mark.realdata
@pytest.mark.parametrize("labels", [[5120, 5131], np.array([5120, 5131]), [5120.0, "5131", None, float("nan")]])
def test_labels_may_be_whole_numbers(labels: Any) -> None:
    assert Scheme.from_labels(labels) == Scheme.from_labels(["5120", "5131"])


@pytest.mark.parametrize("special", ["777", ["777"], [777]])
def test_one_special_code_may_be_a_plain_text(special: Any) -> None:
    assert Scheme.from_labels(["5120", "5131", "777"], special=special).special == {"777"}
    assert Scheme.from_entries([Entry("5120"), Entry("777")], special=special).special == {"777"}


def test_tables_of_others_are_converted() -> None:
    table = {"code": ["01", "02"], "title": ["Cooks", "Waiters"]}
    schemes = [Scheme.from_table(given) for given in (table, pd.DataFrame(table), pl.DataFrame(table))]
    assert schemes[0] == schemes[1] == schemes[2]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Scheme.from_labels("5120"), "labels are '5120'. Give a list of codes"),
        (lambda: Scheme.from_labels([["5120"]]), "is no code. Give codes as text, or as whole numbers"),
        (lambda: Scheme.from_labels([5.5]), "5.5 is no code"),
        (lambda: Scheme.from_labels(["5120"]).title(5120), "code 5120 is not in scheme .* nearest are '5120'"),  # type: ignore[arg-type]
        (lambda: Scheme.from_labels(["5120"]).place(5120), "code 5120 is not in scheme"),  # type: ignore[arg-type]
        (lambda: Scheme.from_json("{}"), "str is no scheme. Give the object that to_json returns"),  # type: ignore[arg-type]
        (lambda: Scheme.from_json([1]), "list is no scheme"),  # type: ignore[arg-type]
        (lambda: Scheme.from_table(3), "int cannot be read as a table: .* Give a DataFrame or a dict of columns"),
        (lambda: Scheme.from_table({"code": [["1"]], "title": ["a"]}), r"'code' holds List\(String\)\. Give one text"),
        (lambda: Scheme.from_table({"code": ["1"], "title": ["a"]}, code=3), "column 3 is not in the table"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_scheme(make: Callable[[], object], message: str) -> None:
    with pytest.raises(SchemeError, match=message):
        make()


@pytest.mark.parametrize("lengths", [2, ("2", "4"), (-1, 0, 2), "24"])
def test_lengths_of_levels_are_whole_numbers(lengths: Any) -> None:
    table = {"code": ["5120"], "title": ["Cooks"]}
    makers = (lambda: Scheme.from_labels(["5120"], lengths=lengths), lambda: Scheme.from_table(table, lengths=lengths))
    for make in makers:
        with pytest.raises(SettingsError, match=r"(?s)lengths is .*It must be a list of whole numbers, 1 or more each"):
            make()


def test_only_digits_have_lengths() -> None:
    with pytest.raises(SettingsError, match=r"lengths are of hierarchy 'digits', and this one is 'flat'. Leave them"):
        Scheme.from_labels(["5120"], hierarchy="flat", lengths=(2, 4))
    with pytest.raises(SettingsError, match=r"hierarchy None is not possible here"):
        Scheme.from_labels(["5120"], hierarchy=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("file", "column", "lengths", "sizes"),
    [
        ("soc2010_index_en", "soc2010", None, [9, 25, 90, 369]),
        ("coicop_fr", "coicop", None, [14, 53, 147, 299]),
        ("uksic2007_index_en", "sic2007", (2, 3, 4, 5), [88, 272, 615, 728]),
        ("msha_bodypart_en", "code", None, [9, 32, 46]),
        ("onet_titles_en", "onet", (2, 3, 5, 6), [23, 98, 460, 867, 1016]),
        ("cuoc_survey_es", "ciuo08", None, [10, 43, 132, 400]),
        ("clinc150_en", "intent", None, [151]),
        ("supermarket_es", "category", None, [40]),
    ],
)
def test_sizes_of_the_levels_of_real_labels(
    data_dir: Path, file: str, column: str, lengths: tuple[int, ...] | None, sizes: list[int]
) -> None:
    labels = pl.read_parquet(data_dir / f"{file}.parquet")[column]
    levels = Scheme.from_labels(labels, lengths=lengths).levels()
    assert [len(group) for group in levels.groups] == sizes
    assert levels.index(labels).min() == 0


@pytest.mark.parametrize("stray", ["NA", "31-33", "other"])
def test_a_stray_label_does_not_turn_the_tree_of_the_others_off(stray: str) -> None:
    codes = [f"{group}{code}" for group in range(1, 9) for code in range(1, 9)]
    scheme = Scheme.from_labels([*codes, stray])
    assert scheme.depth == 2
    assert scheme.special == {stray}


def test_nines_of_several_lengths_are_special() -> None:
    scheme = Scheme.from_labels(["1111", "1112", "2111", "2112", "999", "9999"])
    assert scheme.special == {"999", "9999"}
    beside = Scheme.from_labels(["9911", "1200", "99"], hierarchy="digits", special=["99"])
    assert beside.place("9911") == ("9", "991", "9911")


def test_codes_of_a_flat_scheme_tell_no_parents() -> None:
    assert Scheme.from_labels(["1", "2", "3"], hierarchy="flat").place("1.5") == ("1.5",)


def test_what_pandas_lacks_is_no_code() -> None:
    assert Scheme.from_labels(pd.Series(["11", None], dtype="string")).codes == ("11",)
    table = {"code": np.array([1, 11]), "parent": np.array([np.nan, 1.0]), "title": ["a", "b"]}
    assert Scheme.from_table(table).ancestors("11") == ("1", "11")
