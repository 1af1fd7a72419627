from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import Result

from glosa import read_pictures

pytest.importorskip("torch")

Run = Callable[..., Result]
QUICK = ("--layers", "16,3", "--epochs", "20", "--option", "batch=16", "--option", "learning_rate=0.01")


@pytest.fixture
def rows(folder: Path) -> Path:
    """A working folder with pictures of bars that lie or stand, and with a table of numbers."""
    rng = np.random.default_rng(0)
    bars, names = np.zeros((60, 8, 8)), ["lying", "standing"] * 30
    for number, at in enumerate(rng.integers(1, 7, 60)):
        bars[(number, at) if number % 2 == 0 else (number, slice(None), at)] = 1
    np.savez(folder / "bars.npz", pictures=bars, label=names)
    pl.DataFrame({"name": ["x"] * 50, "a": rng.normal(size=50), "b": rng.integers(0, 9, 50)}).write_csv(
        folder / "n.csv"
    )
    return folder


def test_pictures_of_each_label(rows: Path, run: Run) -> None:
    output = run("generate", "bars.npz", *QUICK, "--count", "10").output
    assert "10 pictures made up" in output
    assert "look like the label that they were made for" in output
    assert "The page: generated/generation.html" in output
    found = read_pictures(rows / "generated/samples")
    assert found.labels is not None
    assert found.labels.to_list() == ["lying"] * 5 + ["standing"] * 5
    named = ("--label-value", "lying", "--count", "4", "--pictures", "npz", "--axes", "2,3", "--seed", "5")
    told = json.loads(
        run("generate", "bars.npz", "--model", "generated", *named, "--language", "es", "-o", "lying", "--json").stdout
    )
    assert (told["samples"], told["labels"], told["axes"], told["seed"]) == (4, {"lying": 4}, [2, 3], 5)
    assert told["learned"] is None
    assert read_pictures(rows / "lying/samples.npz").pixels.shape == (4, 8, 8)
    assert "Imágenes que nadie hizo" in (rows / "lying/generation.html").read_text(encoding="utf-8")
    alone = json.loads(run("generate", "--model", "generated", "-o", "alone", "--json").stdout)
    assert (alone["samples"], alone["pairs"], alone["novelty"]) == (100, 0, None)


def test_rows_of_numbers(rows: Path, run: Run) -> None:
    assert "30 rows made up" in run("generate", "n.csv", *QUICK, "--count", "30").output
    table = pl.read_csv(rows / "generated/samples.csv")
    assert table.columns == ["sample", "a", "b", "nearest", "distance"]
    run("generate", "--model", "generated", "-o", "again", "--count", "5")
    assert pl.read_csv(rows / "again/samples.csv").columns == ["sample", "a", "b"]


def test_texts_near_the_samples(folder: Path, run: Run) -> None:
    named = ("coded.csv", "--text", "job", "--label", "isco08", "--count", "5")
    output = run("generate", *named, *QUICK, "--pairs", "2").output
    assert "Nearest real text" in output
    assert pl.read_csv(folder / "generated/samples.csv")["label"].to_list() == [5120, 7511, 7512, 8331, 8332]
    refused = run("generate", "--model", "generated", code=3).stderr
    assert "vectors of texts say nothing by themselves" in refused


@pytest.mark.usefixtures("rows")
def test_what_makes_no_sense_is_refused(run: Run) -> None:
    assert "there is nothing to learn from" in run("generate", code=3).stderr
    assert "axes" in run("generate", "n.csv", *QUICK, "--axes", "1,9", code=3).stderr
    assert "told no labels" in run("generate", "n.csv", *QUICK, "--label-value", "a", code=3).stderr
    assert "there is no column 'c'" in run("generate", "n.csv", "--column", "c", code=3).stderr
    run("reduce", "bars.npz", *QUICK, "--dimensions", "2")
    assert "Name real pictures as DATA" in run("generate", "--model", "reduced", code=3).stderr
    run("generate", "n.csv", *QUICK)
    assert "--layers would change" in run("generate", "--model", "generated", "--layers", "3", code=3).stderr


def test_samples_of_an_earlier_run_go(rows: Path, run: Run) -> None:
    for count in ("12", "5"):
        run("generate", "bars.npz", *QUICK, "--epochs", "1", "--count", count)
    assert len([*(rows / "generated/samples").rglob("*.png")]) == 5
