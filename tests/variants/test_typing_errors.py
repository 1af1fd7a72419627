from __future__ import annotations

from random import Random

from glosa.variants.lexicon import read_lexicon
from glosa.variants.typing_errors import mistype


def slips(word: str, language: str) -> set[str]:
    return {mistype(word, Random(seed), read_lexicon(language)) for seed in range(400)}


def test_every_kind_of_slip_is_made() -> None:
    found = slips("cama", "es")
    assert {"cma", "caama", "cmaa", "csma"} <= found
    assert all(word[0] == "c" for word in found)


def test_keys_are_those_of_the_language() -> None:
    assert "caña" not in slips("cana", "en")
    assert "colñr" in slips("color", "es") or "coñor" in slips("color", "es")
    assert "czve" in slips("cave", "fr")


def test_case_is_kept() -> None:
    assert "CSMA" in slips("CAMA", "es")


def test_short_words_and_digits_stay() -> None:
    assert slips("de la 1234", "es") == {"de la 1234"}
