from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pytest
import typer
from typer.testing import CliRunner

from glosa.cli.options import MODEL, RECORDS, AsJson
from glosa.cli.with_settings import with_settings

if TYPE_CHECKING:
    from glosa.settings import Settings

Count = Annotated[int, typer.Option(help="Of its own.")]


@with_settings(**RECORDS, **MODEL)
def command(settled: Settings, count: Count = 1, *, as_json: AsJson = False) -> None:
    """Do something."""
    typer.echo(f"{settled.model.name} {settled.data.text} {count} {as_json}")


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "glosa.toml").write_text('[data]\ntext = "job"\n[model]\nname = "ridge"\n')
    made = typer.Typer()
    made.command()(command)
    return made


def test_the_command_line_wins_over_the_file(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["--model", "tree", "--count", "3", "--json"])
    assert result.output == "tree ('job',) 3 True\n"


def test_people_are_told_which_file_was_read(app: typer.Typer) -> None:
    assert CliRunner().invoke(app, []).output == "Settings of glosa.toml.\nridge ('job',) 1 False\n"


def test_help_shows_all_options(app: typer.Typer) -> None:
    shown = CliRunner().invoke(app, ["--help"]).output
    assert all(option in shown for option in ("Do something.", "--text", "--model", "--settings", "--count", "--json"))
