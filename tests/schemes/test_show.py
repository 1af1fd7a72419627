from __future__ import annotations

import pytest

from glosa.errors import SchemeError
from glosa.schemes import Scheme
from glosa.schemes.show import branch, overview


def test_overview(scheme: Scheme) -> None:
    shown = overview(scheme, "es")
    assert shown["codes_by_level"] == [2, 3, 3]
    assert (shown["codes"], shown["answers"], shown["languages"]) == (9, 5, ["en", "es"])
    assert shown["top"] == [{"code": "0", "title": "Fuerzas armadas"}, {"code": "2", "title": "Profesionales"}]
    assert shown["special"] == [{"code": "9999", "title": "Sin información"}]


def test_branch(scheme: Scheme) -> None:
    assert branch(scheme, "22") == {
        "code": "22",
        "title": "Health professionals",
        "description": "",
        "special": False,
        "above": [{"code": "2", "title": "Professionals"}],
        "below": [
            {"code": "2211", "title": "General practitioners", "below": []},
            {"code": "2212", "title": "Specialists", "below": []},
        ],
    }
    assert branch(scheme, "9999")["special"]


def test_branch_of_an_unknown_code(scheme: Scheme) -> None:
    with pytest.raises(SchemeError, match="code '3' is not in scheme"):
        branch(scheme, "3")
