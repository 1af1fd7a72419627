from __future__ import annotations

from random import Random

import pytest

from glosa.variants.lexicon import read_lexicon
from glosa.variants.order import reorder


def orders(text: str, language: str) -> set[str]:
    return {reorder(text, Random(seed), read_lexicon(language)) for seed in range(20)}


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("Teacher, primary", "en", {"Primary teacher"}),
        ("primary teacher", "en", {"teacher, primary"}),
        ("Manager of sales", "en", {"Sales manager"}),
        ("Auxiliar de la cocina", "es", {"Cocina, auxiliar", "Cocina auxiliar"}),
        ("Vendeur d'articles de sport", "fr", {"Articles de sport, vendeur", "Articles de sport vendeur"}),
        ("IT manager", "en", {"Manager, IT"}),
    ],
)
def test_names(text: str, language: str, wanted: set[str]) -> None:
    assert orders(text, language) == wanted


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("where is the card of my wife", "en"),
        ("Marino mercante (capitán de barco)", "es"),
        ("Lait à 3,2%", "fr"),
        ("baker", "en"),
        ("one, two, three", "en"),
        ("of", "en"),
        ("jefe de obra", "other"),
    ],
)
def test_all_else_stays(text: str, language: str) -> None:
    assert orders(text, language) == {text}
