from __future__ import annotations

from random import Random

import pytest

from glosa.variants.lexicon import read_lexicon
from glosa.variants.register import say_as_question, say_of_spending, say_of_work


def test_said_of_work() -> None:
    found = {say_of_work("Enfermera", Random(seed), read_lexicon("es")) for seed in range(200)}
    assert {"trabajo como enfermera", "soy enfermera", "Enfermera independiente"} <= found


def test_english_article_fits() -> None:
    found = {say_of_work("Accountant", Random(seed), read_lexicon("en")) for seed in range(200)}
    assert "I work as an accountant" in found
    assert not any(" a accountant" in text for text in found)


def test_capitals_of_a_short_form_stay() -> None:
    found = {say_as_question("PIN blocked", Random(seed), read_lexicon("en")) for seed in range(100)}
    assert "hi, PIN blocked" in found


def test_a_language_without_fillers_changes_nothing() -> None:
    assert say_of_spending("Brot", Random(0), read_lexicon("other")) == "Brot"


@pytest.mark.parametrize("text", ["", "88", "--"])
def test_what_says_nothing_stays(text: str) -> None:
    assert say_of_work(text, Random(0), read_lexicon("en")) == text
