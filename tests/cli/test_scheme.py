from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from glosa.cli.scheme import app
from glosa.errors import SchemeError

GOOD = "code,title\n1,Managers\n11,Executives\n12,Directors\n2,Professionals\n9999,Unknown\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "codes.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def run(*arguments: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def test_check_of_a_good_file_shows_notices(file: Path) -> None:
    output = run("check", file)
    assert "a scheme without faults" in " ".join(output.split())
    assert "9999" in output


def test_check_lists_every_fault_and_ends_with_3(file: Path) -> None:
    file.write_text(GOOD + "31,Nurses\n12,\n", encoding="utf-8")
    found = json.loads(run("check", file, "--json", code=3))
    assert not found["usable"]
    assert [fault["rows"] for fault in found["faults"]] == [[4, 8], [7], [8]]
    assert "2 faults" not in run("check", file, code=3)


def test_show_overview_and_branch(file: Path) -> None:
    assert json.loads(run("show", file, "--json"))["codes_by_level"] == [2, 2]
    assert "Professionals" in run("show", file)
    assert json.loads(run("show", file, "11", "--json"))["above"] == [{"code": "1", "title": "Managers"}]
    assert "└── 12  Directors" in run("show", file, "1")


def test_search(file: Path) -> None:
    assert json.loads(run("search", file, "DIRECTRS", "--json"))[0]["code"] == "12"
    assert "Directors" in run("search", file, "directors", "--limit", "1")
    assert "Nothing found" in run("search", file, "xylophone")


def test_options_reach_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("id,what_en,what_es,up\nA,All,Todo,\nB,Bee,Abeja,A\n88,Other,Otro,\n", encoding="utf-8")
    named = ["--code", "id", "--title", "what_en", "--title", "what_es", "--parent", "up", "--special", "88"]
    shown = json.loads(run("show", path, "A", *named, "--language", "es", "--json"))
    assert shown["below"] == [{"code": "B", "title": "Abeja", "below": []}]
    flat = run("show", path, *named, "--hierarchy", "flat", "--json")
    assert json.loads(flat)["codes_by_level"] == [2]


def test_lengths(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("code,title\n1111,A\n1112,B\n2111,C\n", encoding="utf-8")
    assert json.loads(run("show", path, "--lengths", "1,4", "--json"))["codes_by_level"] == [2, 3]


def test_errors_are_left_to_the_command_line(file: Path) -> None:
    with pytest.raises(SchemeError, match="code '3' is not in scheme 'codes'"):
        run("show", file, "3")
