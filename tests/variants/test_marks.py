from __future__ import annotations

from random import Random

from glosa.variants.lexicon import read_lexicon
from glosa.variants.marks import change_case, drop_accents

SPANISH = read_lexicon("es")


def test_accents() -> None:
    assert drop_accents("Técnico, niñez", Random(0), SPANISH) == "Tecnico, ninez"


def test_case() -> None:
    found = {change_case("Don't stop", Random(seed), SPANISH) for seed in range(20)}
    assert found == {"don't stop", "DON'T STOP", "Don't Stop"}
    assert change_case("12 + 3", Random(0), SPANISH) == "12 + 3"
