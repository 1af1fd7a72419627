from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]
NAMED = ("coded.csv", "--text", "job", "--label", "isco08", "--resamples", "100")


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glosa.experiments.runs.in_fresh_process", lambda function, *arguments: function(*arguments))
    monkeypatch.setattr("glosa.experiments.runs.SCORED_SECONDS", 0)


def test_models_side_by_side(folder: Path, run: Run) -> None:
    output = run("compare", *NAMED, "--models", "complement-nb,tree:max_depth=1,ridge:alpha=-1.0", "-o", "out").output
    assert "coded.csv: 48 records tested, 1 split" in output
    assert "Accuracy 4" in output
    assert "100.0 ±0.0 *" in output
    assert "an option of 'ridge' is out of its range" in output
    page = (folder / "out/comparison.html").read_text(encoding="utf-8")
    assert "Which model codes best?" in page
    assert len(list((folder / "out/runs").glob("*.parquet"))) == 2


def test_a_test_part_wins_over_where(folder: Path, run: Run) -> None:
    (folder / "glosa.toml").write_text('[data]\nwhere = { split = "train" }\n')
    options = ("--models", "complement-nb", "--test", "split=test", "--language", "es", "--title", "Ocupaciones")
    shown = json.loads(run("compare", *NAMED, *options, "--json").stdout)
    assert (shown["records"], shown["splits"]) == (60, {"kind": "given", "repeats": 1})
    page = Path(shown["page"]).read_text(encoding="utf-8")
    assert "<h1>Ocupaciones</h1>" in page
    assert '<html lang="es">' in page
    assert "no record has split=tset" in run("compare", *NAMED, *options[:2], "--test", "split=tset", code=3).stderr


def test_folds_and_what_all_models_share(folder: Path, run: Run) -> None:
    options = (
        "--models",
        "complement-nb",
        "--models",
        "bernoulli-nb",
        "--folds",
        "3",
        "--by",
        "macro_f1",
        "--seed",
        "5",
    )
    shown = json.loads(run("compare", *NAMED, *options, "--json").stdout)
    assert [model["name"] for model in shown["models"]] != []
    assert (shown["by"], shown["bootstrap"]["seed"], len(shown["models"][0]["splits"])) == ("macro_f1", 5, 3)
    settings = json.loads(next((folder / "comparison/runs").glob("*.json")).read_text())["settings"]
    assert settings["seed"] == 5


def test_slips(folder: Path, run: Run) -> None:
    assert "'rigde'. Did you mean 'ridge'" in run("compare", *NAMED, "--models", "ridge,rigde", code=3).stderr
    assert "share is 0.7" in run("compare", *NAMED, "--models", "ridge", "--share", "0.7", code=3).stderr
    assert not (folder / "comparison").exists()
    run("compare", *NAMED, code=2)
