from __future__ import annotations

import polars as pl
from rapidfuzz import fuzz

from glosa.llm.sift import ALIKE, are_near, are_repeats, comparable


def test_case_accents_order_and_missing_fields_do_not_matter() -> None:
    table = pl.DataFrame({"job": ["NIÑERA a domicilio", "Cook", None], "duty": ["cuida", None, None]})
    assert comparable(table, ["job", "duty"]) == ["a cuida domicilio ninera", "cook", ""]


def test_near_texts_are_those_that_the_likeness_says() -> None:
    texts = [f"driver {number} {number}" for number in range(300)] + ["baker"]
    others = ["driver 7 7", "bakers"]
    expected = [any(fuzz.ratio(text, other) >= ALIKE for other in others) for text in texts]
    assert are_near(texts, others).tolist() == expected
    assert any(expected)
    assert not all(expected)


def test_nothing_is_near_nothing() -> None:
    assert are_near([], ["a"]).tolist() == []
    assert are_near(["a"], []).tolist() == [False]


def test_the_first_of_repeats_is_kept() -> None:
    assert are_repeats(["school cook", "cook", "school cooks", "cook"]).tolist() == [False, False, True, True]
