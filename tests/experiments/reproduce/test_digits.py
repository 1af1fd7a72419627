from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from glosa.errors import SettingsError, TableError
from glosa.experiments.reproduce.digits import CONTENDERS, DIGITS_RECIPE
from glosa.experiments.reproduce.digits_data import read_digits
from glosa.training.progress import Progress

SIDE = 20


def write_kaggle(folder: Path, known: int = 300, asked: int = 20) -> Path:
    """Write digits of a simple kind: a light square, whose place tells which."""
    random = np.random.default_rng(0)
    for name, count in (("train.csv", known), ("test.csv", asked)):
        digits = np.arange(count) % 10
        pixels = random.integers(0, 60, (count, SIDE, SIDE))
        for picture, digit in zip(pixels, digits, strict=True):
            picture[digit * 2 : digit * 2 + 2, 5:15] = 250
        digits = (digits + (np.arange(count) % 9 == 0)) % 10  # some are wrong, so that there are errors to show
        table = pl.DataFrame(pixels.reshape(count, -1), schema=[f"pixel{number}" for number in range(SIDE * SIDE)])
        labelled = table.insert_column(0, pl.Series("label", digits)) if name == "train.csv" else table
        labelled.write_csv(folder / name)
    return folder


def test_the_published_figures() -> None:
    assert {one.name: one.published for one in CONTENDERS} == {
        "pixel-ff": None, "cnn": (0.9902, 0.0290), "deep-cnn": None,
    }  # fmt: skip


def test_figures_plots_and_submission(tmp_path: Path) -> None:
    told: list[Progress] = []
    done = DIGITS_RECIPE.do(write_kaggle(tmp_path), {"digit": 7}, quick=True, report=told.append)
    assert [figures.title for figures in done.figures] == [
        "Accuracy on held-out digits", "Log loss on them", "Seconds of training",
    ]  # fmt: skip
    assert [line.published for line in done.figures[0].lines] == [None, 0.9902, None]
    assert [plot.name for section in done.sections for plot in section.plots] == [
        "examples", "classes", "training_pixel-ff", "training_cnn", "training_deep-cnn", "confusion", "errors", "one",
    ]  # fmt: skip
    assert done.sections[-1].plots[0].title == "Test digit 7"
    rows = list(csv.reader(io.StringIO(done.files["submission.csv"].decode())))
    assert (rows[0], len(rows)) == (["ImageId", "Label"], 21)
    assert {row[1] for row in rows[1:]} <= set("0123456789")
    assert {one.stage for one in told} >= {one.name for one in CONTENDERS}
    assert done.sentences[0].startswith("A quick run over 270 digits")


def test_a_digit_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"digit is 21\. It must be a test digit, 1 to 20"):
        DIGITS_RECIPE.do(write_kaggle(tmp_path, 40), {"digit": 21}, quick=True, report=None)


def test_files_that_are_not_those_of_the_competition(tmp_path: Path) -> None:
    table = pl.read_csv(write_kaggle(tmp_path, 40) / "train.csv")
    table.with_columns(pl.when(pl.int_range(40) == 3).then(pl.lit(12)).otherwise("label").alias("label")).write_csv(
        tmp_path / "train.csv"
    )
    with pytest.raises(TableError, match=r"train\.csv is not the file.*\n.*'label' holds no digit \(row 5\)"):
        read_digits(tmp_path)
    (tmp_path / "test.csv").unlink()
    with pytest.raises(TableError, match=r"there is no test\.csv\. Get it from Kaggle"):
        read_digits(tmp_path)
