"""What every rule promises, whatever the text."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glosa.errors import SettingsError
from glosa.variants.catalogue import VARIANTS, rules_of
from glosa.variants.lexicon import LANGUAGES, OTHER, read_lexicon
from glosa.variants.words import WORD

KINDS = pytest.mark.parametrize("kind", VARIANTS)
languages = st.sampled_from([*LANGUAGES, OTHER])
words = st.sampled_from(
    [
        "Auxiliar",
        "de",
        "Técnica",
        "d'eau",
        "manager",
        "Manager,",
        "(o/a)",
        "3,2%",
        "œufs",
        "ß",
        "İ",
        "i",
        "Ａ",
        "e\u0301t",
        "हिन्दी",
    ]
)
texts = st.one_of(st.text(), st.lists(words, min_size=1, max_size=9).map(" ".join))


@KINDS
@given(text=texts, language=languages, seed=st.integers(0, 99))
def test_a_rule_leaves_letters_and_is_the_same_again(kind: str, text: str, language: str, seed: int) -> None:
    rule, lexicon = VARIANTS[kind].rule, read_lexicon(language)
    new = rule(text, Random(seed), lexicon)
    assert new == rule(text, Random(seed), lexicon)
    assert bool(WORD.search(new)) == bool(WORD.search(text))


@KINDS
@given(text=st.text(st.characters(exclude_categories=["L"])), language=languages)
def test_a_text_without_letters_stays(kind: str, text: str, language: str) -> None:
    if not WORD.search(text):
        assert VARIANTS[kind].rule(text, Random(0), read_lexicon(language)).split() == text.split()


@KINDS
def test_examples_are_true(kind: str) -> None:
    language, text, wanted = VARIANTS[kind].example
    assert wanted in {VARIANTS[kind].rule(text, Random(seed), read_lexicon(language)) for seed in range(500)}


def test_unknown_kinds_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"no kind of rewording 'typos'. .*'typing'"):
        rules_of(["typing", "typos"])
    with pytest.raises(SettingsError, match="no kind of rewording is named"):
        rules_of([])
