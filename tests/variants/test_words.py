from __future__ import annotations

from random import Random

import pytest

from glosa.variants.lexicon import read_lexicon
from glosa.variants.words import WORD, change_some, in_case_of, is_name, main_part, put_all


def test_share_is_that_of_the_words_that_fit() -> None:
    text = "aa bb cc dd 12 34"
    done = change_some(text, Random(0), share=0.5, fits=str.isalpha, change=str.upper)
    assert sum(word.isupper() for word in done.split()) == 2
    assert change_some(text, Random(0), share=0.5, fits=str.isupper, change=str.lower) == text


def test_two_dots_do_not_meet() -> None:
    words = list(WORD.finditer("at night. at home"))
    assert put_all("at night. at home", [(words[1], "n."), (words[3], "h.")]) == "at n. at h."


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [("COOK", "cooks", "COOKS"), ("Cook", "cooks", "Cooks"), ("cook", "PC", "PC"), ("A", "an", "An")],
)
def test_case_is_kept(old: str, new: str, wanted: str) -> None:
    assert in_case_of(old, new) == wanted


@pytest.mark.parametrize(
    ("text", "name"),
    [("Auxiliar de cocina", True), ("soy auxiliar", False), ("uno dos tres cuatro cinco seis siete", False)],
)
def test_names_and_sentences(text: str, *, name: bool) -> None:
    assert is_name(text, read_lexicon("es")) is name


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Técnico electrónico de radio", "Técnico electrónico"),
        ("Director, escuela", "Director"),
        ("de radio", ""),
        ("Operador 24 horas", "Operador"),
    ],
)
def test_main_part_ends_at_a_little_word_or_a_mark(text: str, first: str) -> None:
    assert text[: main_part(text, read_lexicon("es"))] == first
