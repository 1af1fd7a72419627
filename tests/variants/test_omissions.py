from __future__ import annotations

from random import Random

import pytest

from glosa.variants.lexicon import read_lexicon
from glosa.variants.omissions import cut_off, drop_little_words, drop_words

ENGLISH, SPANISH = read_lexicon("en"), read_lexicon("es")


def test_little_words() -> None:
    assert drop_little_words("Auxiliar de la cocina", Random(0), SPANISH) == "Auxiliar cocina"
    assert drop_little_words("de la", Random(0), SPANISH) == "de la"


def test_the_main_word_and_negations_stay() -> None:
    found = {drop_words("my new card is not working yet", Random(seed), ENGLISH) for seed in range(50)}
    assert len(found) > 1
    assert all("not" in text.split() and text.endswith("yet") for text in found)
    spanish = {drop_words("Técnico electrónico superior", Random(seed), SPANISH) for seed in range(50)}
    assert spanish == {"Técnico electrónico", "Técnico superior"}


def test_at_a_comma_the_first_word_is_the_main_one() -> None:
    assert {drop_words("Teacher, primary school", Random(seed), ENGLISH) for seed in range(50)} == {
        "Teacher, primary",
        "Teacher, school",
    }


@pytest.mark.parametrize("text", ["pastry cook", "one", "", "1 2 3 4"])
def test_short_texts_stay(text: str) -> None:
    assert drop_words(text, Random(0), ENGLISH) == text
    assert cut_off(text, Random(0), ENGLISH) == text


def test_half_or_more_is_left() -> None:
    text = "bakes bread and cakes in a shop"
    found = {cut_off(text, Random(seed), ENGLISH) for seed in range(50)}
    assert found == {"bakes bread and cakes", "bakes bread and cakes in", "bakes bread and cakes in a"}
