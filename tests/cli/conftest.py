"""A survey small enough to learn from in an instant, and the command line to do it with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

JOBS = {
    "5120": ("cook", "grill cook", "school cook"),
    "7511": ("butcher", "fishmonger", "meat cutter"),
    "7512": ("baker", "bread baker", "pastry baker"),
    "8331": ("bus driver", "tram driver", "coach driver"),
    "8332": ("lorry driver", "truck driver", "tanker driver"),
}
PLACES = ("", "in town", "at night", "for a firm")

Run = Callable[..., Result]


def survey() -> str:
    rows = [
        f"{job},{place},{code},{('train', 'test')[number % 5 == 0]}"
        for number, place in enumerate(PLACES * 4)
        for code, jobs in JOBS.items()
        for job in jobs
    ]
    return "\n".join(["job,place,isco08,split", *rows, ""])


def glosa(*arguments: str | Path) -> Result:
    """Run the command line as a person would."""
    from glosa.cli.main import app

    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200"})


@pytest.fixture
def run() -> Run:
    """Run a command, which has to end with the exit code 0 or with the one that is named."""

    def run(*arguments: str | Path, code: int = 0) -> Result:
        result = glosa(*arguments)
        assert result.exit_code == code, f"{result.output}\n{result.exception!r}"
        return result

    return run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the survey and with two new answers, one of them empty."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "coded.csv").write_text(survey(), encoding="utf-8")
    (tmp_path / "new.csv").write_text("id,job,place\n001,night baker,in town\n002,,\n", encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="session")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an autocoder that learned from the survey; not to be changed."""
    place = tmp_path_factory.mktemp("fitted")
    (place / "coded.csv").write_text(survey(), encoding="utf-8")
    named = ("--text", "job", "--text", "place", "--label", "isco08", "--where", "split=train")
    result = glosa("fit", place / "coded.csv", *named, "--model", "logistic", "-o", place / "autocoder")
    assert result.exit_code == 0, result.output
    return place / "autocoder"
