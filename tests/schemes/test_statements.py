from __future__ import annotations

import pytest

from glosa.schemes.statements import statements


@pytest.mark.parametrize(
    ("description", "said"),
    [
        ("", []),
        ("Operan tornos.\n\nEntre sus tareas se incluyen:\n\na. regular;\nb) manejar tornos;\n(c) medir",
         ["Operan tornos.", "regular", "manejar tornos", "medir"]),
        ("Venden pan. Se excluye a los panaderos (7512). Atienden cajas.", ["Venden pan.", "Atienden cajas."]),
        ("Bakers\nExcluded occupations:\n- Pastry cook\n- Chef\nIncluded occupations:\n• Baker's hand",
         ["Bakers", "Baker's hand"]),
        ("i. one thing\n12. another thing\n--", ["one thing", "another thing"]),
        ("e.g. a U.S. firm", ["e.g. a U.S. firm"]),
    ],
)  # fmt: skip
def test_statements(description: str, said: list[str]) -> None:
    assert statements(description) == said
