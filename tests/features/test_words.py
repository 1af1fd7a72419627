from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from glosa.features.normalise import normalise
from glosa.features.words import count_words, split_words


def test_a_text_is_cut_into_normalised_words() -> None:
    assert split_words(pl.Series(["C++ y C#, Peluquería", "", None])).to_list() == [
        ["c++", "y", "c#", "peluqueria"],
        [],
        [],
    ]


def test_no_texts_have_no_words() -> None:
    assert split_words(pl.Series([], dtype=pl.String)).to_list() == []
    assert count_words(pl.Series([None], dtype=pl.String)) == {}


@given(st.lists(st.text(), max_size=5))
def test_words_put_together_are_the_normalised_text(texts: list[str]) -> None:
    series = pl.Series(texts, dtype=pl.String)
    assert split_words(series).list.join(" ").to_list() == normalise(series).to_list()


def test_words_are_counted_in_falling_order_then_by_alphabet() -> None:
    assert list(count_words(pl.Series(["b a c", "b"])).items()) == [("b", 2), ("a", 1), ("c", 1)]
