"""A small scheme of occupations, with armed forces, uneven depth and a special code."""

from __future__ import annotations

import polars as pl
import pytest

from glosa.schemes import Scheme

ROWS = [
    ("0", "Armed forces", "Fuerzas armadas", "Defend the country."),
    ("01", "Officers", "Oficiales", ""),
    ("0110", "Commissioned officers", "Oficiales de carrera", ""),
    ("2", "Professionals", "Profesionales", ""),
    ("22", "Health professionals", "Profesionales de la salud", ""),
    ("2211", "General practitioners", "Médicos generales", "Doctors who diagnose illness."),
    ("2212", "Specialists", "Médicos especialistas", "Doctors of one branch, such as surgery."),
    ("23", "Teachers", "Profesores", "Music teachers are among them."),
    ("9999", "Not enough information", "Sin información", ""),
]


@pytest.fixture
def table() -> pl.DataFrame:
    return pl.DataFrame(ROWS, schema=["code", "title_en", "title_es", "description_en"], orient="row")


@pytest.fixture
def scheme(table: pl.DataFrame) -> Scheme:
    return Scheme.from_table(table, name="small")
