from __future__ import annotations

from random import Random

import pytest

from glosa.variants.gender import change_gender
from glosa.variants.lexicon import read_lexicon


def forms(text: str, language: str) -> set[str]:
    return {change_gender(text, Random(seed), read_lexicon(language)) for seed in range(60)}


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("Operadora técnica de acopladora", "es", {"Operador técnico de acopladora"}),
        ("Enfermero", "es", {"Enfermera", "Enfermero/a", "Enfermero(a)"}),
        ("Maestro/a de primaria", "es", {"Maestro de primaria"}),
        ("trabajador(a) agrícola", "es", {"trabajador agrícola"}),
        ("ACTRIZ", "es", {"ACTOR"}),
        ("Vendeuse de fruits", "fr", {"Vendeur de fruits"}),
        ("Infirmière scolaire", "fr", {"Infirmier scolaire"}),
        (
            "Directeur commercial",
            "fr",
            {"Directrice commerciale", "Directeur(se) commercial", "Directeur/directrice commercial"},
        ),
        ("Head waiter", "en", {"Head waitress"}),
        ("Salesman, shop", "en", {"Saleswoman, shop", "Salesperson, shop"}),
    ],
)
def test_people(text: str, language: str, wanted: set[str]) -> None:
    assert forms(text, language) == wanted


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Madera de pino", "es"),
        ("Lavadora", "es"),
        ("Planear y dirigir", "es"),
        ("Aspirateur", "fr"),
        ("88", "es"),
        ("Baker", "en"),
        ("Enfermera", "other"),
    ],
)
def test_all_else_stays(text: str, language: str) -> None:
    assert forms(text, language) == {text}


@pytest.mark.parametrize("text", ["Operadora técnica", "Cajera", "Médica cirujana", "Directora financiera de banco"])
def test_there_and_back(text: str) -> None:
    """A feminine becomes a masculine, of which the feminine is the text again."""
    [masculine] = forms(text, "es")
    assert text in forms(masculine, "es")
