from __future__ import annotations

import polars as pl
import pytest

from glosa.llm.wording import both_genders


@pytest.mark.parametrize(
    ("texts", "forms"),
    [
        (["Enfermera", "ENFERMERO", "enfermero"], ("enfermera", "enfermero")),
        (["Vendedora de ropa", "VENDEDOR DE ROPA"], ("vendedor de ropa", "vendedora de ropa")),
        (["Técnico de radio", "TECNICA DE RADIO"], ("tecnica de radio", "tecnico de radio")),
        (["Operador/a de grúa", "operador(a) de GRUA", "operadora de grúa"], ("operador de grua", "operadora de grua")),
        (["Maestra pintora de obra", "MAESTRO PINTOR DE OBRA"], ("maestra pintora de obra", "maestro pintor de obra")),
        (["Venta de carne en la feria", "VENTA de CARNE en la feria"], ("venta de carne en la feria",) * 2),
    ],
)
def test_who_said_it_does_not_matter(texts: list[str], forms: tuple[str, str]) -> None:
    found = both_genders(pl.DataFrame({"job": texts}), ["job"])
    assert tuple(set(form["job"]) for form in found) == ({forms[0]}, {forms[1]})


def test_english_words_for_men_and_women() -> None:
    found = both_genders(pl.DataFrame({"job": ["Waitress in the bar", "waiter in the bar"]}), ["job"])
    assert [form["job"].n_unique() for form in found] == [1, 1]


def test_what_is_not_there_stays_so_and_other_columns_stay_as_they_are() -> None:
    records = pl.DataFrame({"job": ["cocinera de un bar", None], "status": ["Own account", None]})
    for form in both_genders(records, ["job"]):
        assert form["job"][1] is None
        assert form["status"].to_list() == ["Own account", None]
