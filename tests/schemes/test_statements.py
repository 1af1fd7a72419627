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
        ("This class includes:\n- growing of wheat\nThis class excludes:\n- growing of maize, see 0119",
         ["growing of wheat"]),
        ("Some related occupations classified elsewhere:\n- Baker\nTasks include -\n(a) cooking", ["cooking"]),
        ("Esta clase no incluye:\n- el pan\nCette section ne comprend pas:\n- le pain", []),
        ("Exclusive dealers sell. Workers not included elsewhere.",
         ["Exclusive dealers sell.", "Workers not included elsewhere."]),
        ("i. one thing\n12. another thing\n--", ["one thing", "another thing"]),
        ("e.g. a U.S. firm", ["e.g. a U.S. firm"]),
    ],
)  # fmt: skip
def test_statements(description: str, said: list[str]) -> None:
    assert statements(description) == said
