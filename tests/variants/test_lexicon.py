from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from glosa.errors import SettingsError
from glosa.variants.lexicon import LANGUAGES, OTHER, find_language, read_lexicon, without_accents


@pytest.mark.parametrize("name", [*LANGUAGES, OTHER])
def test_files_are_whole(name: str) -> None:
    lexicon = read_lexicon(name)
    assert lexicon.neighbours["s"]
    assert all(words == words.lower() and forms for words, forms in lexicon.abbreviations.items())
    assert all(form.count("{}") == 1 for forms in lexicon.register.values() for form in forms)
    for pattern, _ in (*lexicon.number.get("plural", ()), *lexicon.number.get("singular", ())):
        re.compile(pattern)


@pytest.mark.parametrize("name", LANGUAGES)
def test_an_abbreviation_is_another_word(name: str) -> None:
    lexicon = read_lexicon(name)
    assert not [words for words, forms in lexicon.abbreviations.items() if words in forms]


def test_no_thing_is_a_word_for_people() -> None:
    for lexicon in map(read_lexicon, ("es", "fr")):
        people = {word for row in lexicon.gender["same"] for word in row}
        assert people.isdisjoint(lexicon.gender["things"])


def test_keys_beside_one_another() -> None:
    spanish, french = read_lexicon("es").neighbours, read_lexicon("fr").neighbours
    assert "ñ" in spanish["l"]
    assert set("qszé") >= set(french["a"])
    assert all(letter in spanish[other] for letter, keys in spanish.items() for other in keys)


def test_unknown_language_names_the_known() -> None:
    with pytest.raises(SettingsError, match=r"no rules for the language 'pt'. Valid: 'en', 'es', 'fr', 'other'"):
        read_lexicon("pt")


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["Night baker", "Head of the kitchen"], "en"),
        (["Operadora de máquina", "Cajero"], "es"),
        (["Pommes de terre nouvelles", "Essence sans plomb"], "fr"),
        (["88", "", "!"], "other"),
        ([], "other"),
    ],
)
def test_language_is_found(texts: list[str], name: str) -> None:
    assert find_language(texts) == name


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("file", "column", "name"),
    [
        ("coicop_fr", "depense", "fr"),
        ("banking77_en", "text", "en"),
        ("soc2010_index_en", "title", "en"),
        ("msha_bodypart_en", "narrative", "en"),
        ("ciuo08cl_index_es", "ocupacion", "es"),
        ("supermarket_es", "name", "es"),
    ],
)
def test_language_of_real_texts(data_dir: Path, file: str, column: str, name: str) -> None:
    texts = pl.read_parquet(data_dir / f"{file}.parquet")[column].drop_nulls()
    assert find_language(texts.sample(50, seed=1)) == name


def test_marks_of_other_scripts_stay() -> None:
    assert without_accents("Ñandú à l'œuvre") == "Nandu a l'oeuvre"
    assert without_accents("हिन्दी й") == "हिन्दी й"
