from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from typer.testing import CliRunner

from glosa.cli.main import app

ROWS = "job,code,part\n" + "cook,5120,a\nbaker,7512,a\n" * 3 + "Cook,9411,a\nsmith,110,b\nbaker,,b\n"
SCHEME = "code,title\n0110,Officers\n5120,Cooks\n7512,Bakers\n9411,Fast food\n"
OPTIONS = ("coded.csv", "--text", "job", "--label", "code")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "coded.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "scheme.csv").write_text(SCHEME, encoding="utf-8")
    return tmp_path


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["check", *arguments], env={"COLUMNS": "200"})
    assert result.exit_code == code, result.output
    return result.output


def test_faults_end_with_3() -> None:
    output = run(*OPTIONS, "--scheme", "scheme.csv", code=3)
    assert "label '110' is not in the scheme" in output
    assert "row 9" in output
    assert "label 'code' is empty in 1 record" in output
    assert "2 faults: it cannot be learned from." in output
    assert "Cooks" in output


def test_without_faults() -> None:
    output = run(*OPTIONS, "--where", "part=a")
    assert "coded.csv: 7 records, 3 codes" in output
    assert "1 text with several labels, in 4 records" in output
    assert "Ready to be learned from." in output
    assert "  glosa fit coded.csv --text job --label code --where part=a" in output.splitlines()


def test_rows_are_those_of_the_file_where_records_are_chosen() -> None:
    found = json.loads(run(*OPTIONS, "--where", "part=b", "--json", code=3))
    assert found["rows"] == 2
    assert found["faults"][0]["rows"] == [10]


def test_unknown_labels_can_be_dropped() -> None:
    output = run(*OPTIONS, "--scheme", "scheme.csv", "--unknown", "drop")
    assert "2 records without a usable label, to be dropped" in output


def test_the_settings_say_where_a_scheme_stands(folder: Path) -> None:
    with xlsxwriter.Workbook(folder / "scheme.xlsx") as book:
        pl.DataFrame({"read": ["me"]}).write_excel(book, "About")
        rows = {"Key": ["5120", "7512", "9411"], "What": ["Cooks", "Bakers", "Fast food"]}
        pl.DataFrame(rows).write_excel(book, "Unit groups")
    settings = '[data]\npath = "coded.csv"\ntext = "job"\nlabel = "code"\nwhere = { part = "a" }\n[scheme]\n'
    named = 'path = "scheme.xlsx"\nsheet = "Unit groups"\n'
    (folder / "named.toml").write_text(settings + named + 'code = "Key"\ntitle = "What"\n', encoding="utf-8")
    output = run("--settings", "named.toml")
    assert "Bakers" in output
    assert "  glosa fit --settings named.toml" in output.splitlines()
    (folder / "guessed.toml").write_text(settings + named, encoding="utf-8")
    assert "Name it: as [scheme] code in glosa.toml" in run("--settings", "guessed.toml", code=3)
    assert "Cooks" in run("--settings", "named.toml", "--scheme", "scheme.csv")  # another file has other columns


def test_settings_come_from_the_file(folder: Path) -> None:
    (folder / "glosa.toml").write_text(
        '[data]\npath = "coded.csv"\ntext = "job"\nlabel = "code"\nwhere = { part = "a" }\n'
    )
    assert "7 records" in run()
    assert "2 records" in run("--where", "part=b", code=3)


def test_what_is_not_named_is_told_at_once() -> None:
    output = run(code=3)
    assert all(f"no {what} is named" in output for what in ("data", "text", "label"))
    assert "Name the column of codes with --label" in run("coded.csv", "--text", "job", code=3)
    assert "Did you mean 'job'" in run("coded.csv", "--text", "jab", "--label", "code", code=3)
