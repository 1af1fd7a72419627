from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner

from glosa.cli.inputs import seen_from
from glosa.cli.main import app
from glosa.settings import read_settings

ROWS = "".join(
    f'"{job} {i}","{code}",{("train", "test")[i % 4 == 0]}\n'
    for i in range(40)
    for job, code in (("cook of", "5120"), ("baker of", "7512"), ("butcher of", "7511"))
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "coded.csv").write_text("job,isco08,split\n" + ROWS, encoding="utf-8")
    return tmp_path


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["init", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def test_writes_settings_and_says_why() -> None:
    output = run("coded.csv")
    assert "coded.csv: 120 records, 3 columns" in output
    assert "by its name and its cells" in output
    assert "digits: 2 / 2 / 2 / 3 codes by level" in output
    assert "glosa check\n" in output
    data = read_settings(Path("glosa.toml")).data
    assert (data.path, data.text, data.label, data.where) == ("coded.csv", ("job",), "isco08", {"split": "train"})


def test_never_replaces_a_file_unasked(folder: Path) -> None:
    (folder / "glosa.toml").write_text("mine")
    assert "glosa.toml is there already. Replace it with --force" in run("coded.csv", code=3)
    assert (folder / "glosa.toml").read_text() == "mine"
    run("coded.csv", "--force")
    assert tomllib.loads((folder / "glosa.toml").read_text())["data"]["label"] == "isco08"


def test_a_file_elsewhere_finds_its_data(folder: Path) -> None:
    (folder / "settings").mkdir()
    output = run("coded.csv", "-o", "settings/jobs.toml")
    assert "glosa fit --settings settings/jobs.toml" in output
    assert tomllib.loads((folder / "settings/jobs.toml").read_text())["data"]["path"] == "../coded.csv"
    assert Path(read_settings(Path("settings/jobs.toml")).data.path or "").resolve() == folder / "coded.csv"


def test_json() -> None:
    found = json.loads(run("coded.csv", "--json"))
    assert found["hierarchy"] == "digits"
    assert found["columns"][0] == {
        "name": "job",
        "role": "text",
        "why": "120 values in 120 records, 3.0 words on average",
    }
    assert found["settings"]["data"]["label"] == "isco08"


def test_says_what_it_could_not_guess(folder: Path) -> None:
    (folder / "plain.csv").write_text("job\n" + "".join(f"a cook of {i}\n" for i in range(20)), encoding="utf-8")
    assert "No column looks like the code that a person gave." in run("plain.csv")


def test_paths_and_addresses() -> None:
    assert seen_from("/data/a.csv", Path("x")) == "/data/a.csv"
    assert seen_from("a.csv", Path()) == "a.csv"


def test_the_folder_of_the_settings_is_made(folder: Path) -> None:
    run("coded.csv", "-o", "new/glosa.toml")
    assert "../coded.csv" in (folder / "new/glosa.toml").read_text(encoding="utf-8")


def test_other_sheets_are_told(folder: Path) -> None:
    with xlsxwriter.Workbook(folder / "survey.xlsx") as book:
        book.add_worksheet("Cover").write_row(0, 0, ["Survey of 2024", "text"])
        book.get_worksheet_by_name("Cover").write_row(1, 0, ["x", "y"])
        book.add_worksheet("Answers").write_row(0, 0, ["job", "code"])
    assert "take another with --sheet: Answers" in run("survey.xlsx")
