from __future__ import annotations

import re
import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glosa.features.normalise import MAX_CHARACTERS, normalise, normalise_category

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def normal(text: str | None) -> str:
    return str(normalise(pl.Series([text], dtype=pl.String)).item())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Niñera, a domicilio ", "ninera a domicilio"),
        ("NIÑERA", "ninera"),
        ("programador C++/C#", "programador c++ c#"),
        ("ﬁnance ½ ①", "finance 1 2 1"),  # compatibility forms: a ligature, a fraction, a digit in a circle
        ("pin\u0303a", "pina"),  # an accent of its own
        ("İstanbul", "istanbul"),
        ("Straße", "straße"),
        ("ΟΔΗΓΌΣ", "οδηγος"),
        ("водитель", "водитель"),
        ("शिक्षक", "शिक्षक"),  # the marks of Devanagari are part of its words
        ("面包师", "面包师"),
        ("one\u00a0two\u2028three\x00four\nfive\tsix", "one two three four five six"),
        ("🍞 - … ?", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_what_is_written_differently_is_the_same(text: str | None, expected: str) -> None:
    assert normal(text) == expected


def test_a_long_text_is_cut() -> None:
    assert normal("x" * 10_000_000) == "x" * MAX_CHARACTERS


@given(TEXT)
def test_words_are_parted_by_single_blanks(text: str) -> None:
    found = normal(text)
    assert found == " ".join(found.split(" ")).strip(" ")
    assert "  " not in found
    kinds = {unicodedata.category(point) for point in found if point not in "+# "}
    assert {kind[0] for kind in kinds - {"Cn"}} <= set("LMN")  # Cn: letters newer than this Python
    assert not re.search(r"[A-Z\u0300-\u036f]", found)


@given(st.lists(st.one_of(st.none(), TEXT), max_size=5))
def test_a_text_is_the_same_alone_and_in_a_batch(texts: list[str | None]) -> None:
    assert normalise(pl.Series(texts, dtype=pl.String)).to_list() == [normal(text) for text in texts]


@given(TEXT)
def test_normalised_text_stays_as_it_is(text: str) -> None:
    assert normal(normal(text)) == normal(text)


def test_values_that_differ_by_a_sign_are_not_the_same() -> None:
    values = ["<30", ">30", "<=30", "≥30", "30", "-30", "A", "A-", "A+", "-", None]
    assert normalise_category(pl.Series(values)).n_unique() == len(values) - 1
