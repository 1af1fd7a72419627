from __future__ import annotations

import pytest

from glosa.llm.language import is_in_other_language


@pytest.mark.parametrize(
    ("texts", "wanted", "other"),
    [
        (["school cook", "prepares the meals of the school"], "en", False),
        (["cocinera de colegio", "prepara el almuerzo de los niños"], "en", True),
        (["cocinera de colegio", "prepara el almuerzo de los niños"], "es", False),
        (["prépare les repas dans une école pour les enfants"], "es", True),
        (["prepara as refeições para os alunos da escola e limpa o chão"], "es", True),
        (["chef", "barista", "webmaster"], "es", False),  # too little to tell
        (["厨师", "面包师"], "es", True),
        (["厨师", "面包师"], "zh", True),
        (["12", "--"], "es", False),
        ([], "es", False),
    ],
)
def test_only_what_is_clearly_another_language(texts: list[str], wanted: str, other: bool) -> None:
    assert is_in_other_language(texts, wanted) == other
