from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import Result

from glosa.errors import TableError
from glosa.experiments.reproduce.catalogue import RECIPES
from glosa.experiments.reproduce.recipe import Recipe
from glosa.report.reproduction import Figures, Line, Reproduction
from glosa.training.progress import Report

Run = Callable[..., Result]


def games(folder: Path, /, *, quick: bool, report: Report | None) -> Reproduction:
    assert report is not None
    if folder.name != "here":
        msg = "there is no train.csv"
        raise TableError(msg)
    return Reproduction(
        name="games",
        title="Games",
        source="somebody",
        sentences=(f"quick: {quick}",),
        figures=(Figures("Accuracy", (Line("ridge", 0.75, 0.8),)),),
        differences=("Other [data].",),
    )


@pytest.fixture(autouse=True)
def recipe(monkeypatch: pytest.MonkeyPatch) -> Recipe:
    made = replace(RECIPES["tweets"], name="games", run=games)
    monkeypatch.setitem(RECIPES, "games", made)
    monkeypatch.delenv("GLOSA_DATA", raising=False)
    return made


def test_figures_are_printed_side_by_side(folder: Path, run: Run) -> None:
    shown = run("reproduce", "games", "--data", "here", "--quick").output
    for part in ("Published", "75.00", "80.00", "+5.00", "quick: True", "Other [data]."):
        assert part in shown
    assert (folder / "reproduce-games/reproduction.html").is_file()


def test_for_machines_and_with_the_folder_of_the_environment(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLOSA_DATA", "here")
    told = json.loads(run("reproduce", "games", "-o", "out", "--json").stdout)
    assert told["figures"][0]["lines"][0]["difference"] == pytest.approx(0.05)
    assert told["page"] == "out/reproduction.html"
    assert (folder / told["page"]).is_file()


def test_what_is_wrong_is_told(run: Run) -> None:
    assert "Did you mean 'tweets'" in run("reproduce", "tweet", code=3).stderr
    assert "there is no train.csv" in run("reproduce", "games", "--data", "there", code=3).stderr


def test_an_option_goes_to_the_recipe_that_has_it(
    monkeypatch: pytest.MonkeyPatch, recipe: Recipe, folder: Path, run: Run
) -> None:
    def timed(data: Path, /, *, quick: bool, report: Report | None, minutes: float) -> Reproduction:
        return replace(games(data, quick=quick, report=report), sentences=(f"in {minutes} minutes",))

    assert "has no option 'minutes'" in run("reproduce", "games", "--data", "here", "--minutes", "5", code=3).stderr
    monkeypatch.setitem(RECIPES, "games", replace(recipe, run=timed, options=("minutes",)))
    assert "in 5.0 minutes" in run("reproduce", "games", "--data", "here", "--minutes", "5").output
    assert (folder / "reproduce-games/reproduction.html").is_file()


def test_the_help_names_every_recipe(run: Run) -> None:
    shown = run("reproduce", "--help").output
    assert all(name in shown for name in RECIPES if name != "games")
