from __future__ import annotations

from glosa.schemes.words import words_of


def test_words_of_any_script() -> None:
    assert words_of("Garçon-de CAFÉ, Ärzte_in; 教師 №1") == ["garcon", "de", "cafe", "arzte", "in", "教師", "no1"]
