from __future__ import annotations

from random import Random

import pytest

from glosa.variants.abbreviations import abbreviate, shorten
from glosa.variants.lexicon import read_lexicon


def forms(text: str, language: str) -> set[str]:
    return {abbreviate(text, Random(seed), read_lexicon(language)) for seed in range(100)}


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("Auxiliar de cocina", "es", {"Aux. de cocina", "Aux de cocina", "Auxil. de cocina"}),
        ("TECNICO", "es", {"TÉC.", "TEC", "TCO."}),
        ("jefa de recursos humanos", "es", {"jefa de RR.HH.", "jefa de RRHH"}),
        ("Manufacturing", "en", {"Mfg.", "Mfg"}),
        ("frais de livraison", "fr", {"frs de livr", "fr. de livr.", "frs de livraison"}),
    ],
)
def test_known_words_are_abbreviated(text: str, language: str, wanted: set[str]) -> None:
    assert wanted <= forms(text, language)


@pytest.mark.parametrize("text", ["auxıliar de cocina", "aſistente"])
def test_letters_that_only_look_like_those_of_a_word_stay(text: str) -> None:
    assert text in forms(text, "es")


def test_only_whole_words_are() -> None:
    assert forms("departmental", "en") == {"departmental"}


def test_other_languages_have_no_known_words() -> None:
    assert forms("department", "other") == {"department"}


def test_long_words_are_cut_or_lose_their_vowels() -> None:
    found = {shorten("supervisor de la obra", Random(seed), read_lexicon("es")) for seed in range(200)}
    assert {"sup. de la obra", "sup de la obra", "sprvsr de la obra", "superv. de la obra"} <= found
    assert all(text.endswith("de la obra") for text in found)


def test_accented_vowels_go_too() -> None:
    found = {shorten("clínica", Random(seed), read_lexicon("es")) for seed in range(200)}
    assert "clnc" in found
