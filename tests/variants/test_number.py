from __future__ import annotations

from random import Random

import pytest

from glosa.variants.lexicon import read_lexicon
from glosa.variants.number import change_number


@pytest.mark.parametrize(
    ("singular", "plural", "language"),
    [
        ("Médico general", "Médicos generales", "es"),
        ("camión", "camiones", "es"),
        ("Lápiz", "Lápices", "es"),
        ("Auxiliar de cocina", "Auxiliares de cocina", "es"),
        ("sales manager", "sales managers", "en"),
        ("Delivery", "Deliveries", "en"),
        ("wine box", "wine boxes", "en"),
        ("nurse, school", "nurses, school", "en"),
        ("Tomate", "Tomates", "fr"),
        ("gâteau", "gâteaux", "fr"),
        ("haricot vert", "haricots verts", "fr"),
    ],
)
def test_there_and_back(singular: str, plural: str, language: str) -> None:
    lexicon = read_lexicon(language)
    assert change_number(singular, Random(0), lexicon) == plural
    assert change_number(plural, Random(0), lexicon) == singular


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I lost my card", "en"),
        ("police", "en"),
        ("análisis", "es"),
        ("Planear, organizar y dirigir la producción de la mina", "es"),
        ("Ananas", "fr"),
        ("journal", "other"),
        ("12", "en"),
    ],
)
def test_what_has_no_other_number_stays(text: str, language: str) -> None:
    assert change_number(text, Random(0), read_lexicon(language)) == text
