from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

pytest.importorskip("optuna")
Run = Callable[..., Result]
NAMED = ("coded.csv", "--text", "job", "--label", "isco08", "--where", "split=train", "--model", "complement-nb")


def test_what_it_finds_can_be_fitted(folder: Path, run: Run) -> None:
    output = run("tune", *NAMED, "--trials", "3").output
    assert "3 trials of complement-nb" in output
    assert "glosa fit --settings tuning/glosa.toml" in output
    assert "How well can complement-nb do?" in (folder / "tuning/tuning.html").read_text(encoding="utf-8")
    assert (folder / "tuning/trials.csv").read_text(encoding="utf-8-sig").startswith("number,state,value,seconds,alpha")
    shown = json.loads(run("fit", "--settings", "tuning/glosa.toml", "--json").stdout)
    assert (shown["model"], shown["records"]) == ("complement-nb", 180)


def test_it_goes_on_but_not_with_other_data(folder: Path, run: Run) -> None:
    options = ("--by", "calibration_error", "--option", "norm=false", "--language", "es", "-o", "more", "--json")
    first = json.loads(run("tune", *NAMED, *options, "--trials", "2").stdout)
    second = json.loads(run("tune", *NAMED, *options, "--trials", "4").stdout)
    assert second["trials"][:2] == first["trials"]
    assert (len(second["trials"]), second["options"]["norm"]) == (4, False)
    assert second["value"] <= second["baseline"]
    assert "alpha" in (folder / "more/glosa.toml").read_text(encoding="utf-8")
    refused = run("tune", *NAMED[:5], "--model", "complement-nb", *options, code=3)
    assert "holds a search on other data" in refused.stderr
