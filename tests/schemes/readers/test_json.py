from __future__ import annotations

import json
from pathlib import Path

import pytest

from glosa.errors import SchemeError
from glosa.schemes import Scheme, read_scheme


def write(path: Path, value: object) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_own_form(tmp_path: Path, scheme: Scheme) -> None:
    assert read_scheme(write(tmp_path / "codes.json", scheme.to_json())) == scheme


def test_list_with_texts_by_language(tmp_path: Path) -> None:
    codes = [{"code": "1", "title": {"en": "One", "es": "Uno"}}, {"code": "11", "title": {"en": "Eleven"}}]
    scheme = read_scheme(write(tmp_path / "codes.json", codes))
    assert (scheme.title("1", "es"), scheme.title("11"), scheme.parent("11")) == ("Uno", "Eleven", "1")


def test_tree(tmp_path: Path) -> None:
    tree = [{"code": "x", "title": "X", "children": [{"code": "a", "title": "A", "children": []}]}]
    assert read_scheme(write(tmp_path / "codes.json", tree)).ancestors("a") == ("x", "a")


def test_tree_under_another_name_of_the_code(tmp_path: Path) -> None:
    tree = [{"codigo": "x", "titulo": "X", "children": [{"codigo": "a", "titulo": "A"}]}]
    assert read_scheme(write(tmp_path / "codes.json", tree)).parent("a") == "x"
    with pytest.raises(SchemeError, match="codes within a code whose own is not found among"):
        read_scheme(write(tmp_path / "codes.json", [{"key": "x", "children": [{"key": "a"}]}]))


def test_numbers_lose_their_zeros(tmp_path: Path) -> None:
    codes = [{"code": code, "title": "T"} for code in (0, 1, 1, 11, 11, 110, 111, 1111)]
    with pytest.raises(SchemeError, match="code '110' is probably '0110'"):
        read_scheme(write(tmp_path / "codes.json", codes))


@pytest.mark.parametrize("value", [[], {"codes": []}, ["01"], "x", [{"code": "1", "children": "2"}]])
def test_other_json(tmp_path: Path, value: object) -> None:
    with pytest.raises(SchemeError, match="is not a list of codes"):
        read_scheme(write(tmp_path / "codes.json", value))


def test_no_json(tmp_path: Path) -> None:
    path = tmp_path / "codes.json"
    path.write_bytes(b"\xff{")
    with pytest.raises(SchemeError, match="is not JSON"):
        read_scheme(path)
