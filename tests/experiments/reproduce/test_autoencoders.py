"""All kinds and uses once, on squares that stand for digits and on small tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.io import savemat

from glosa.errors import TableError
from glosa.experiments.reproduce.autoencoders import AUTOENCODERS, KINDS
from glosa.experiments.reproduce.autoencoders_data import SETS, find_odds, published_auroc, read_odds
from glosa.report.reproduction import write_reproduction
from glosa.training.progress import Progress

pytest.importorskip("torch")

SIDE = 20


def write_digits(folder: Path, count: int = 400) -> None:
    random = np.random.default_rng(0)
    pixels = random.integers(0, 60, (count, SIDE, SIDE))
    for number, picture in enumerate(pixels):
        picture[number % 10 * 2 : number % 10 * 2 + 2, 5:15] = 250  # a light bar, whose place tells which
    table = pl.DataFrame(pixels.reshape(count, -1), schema=[f"pixel{number}" for number in range(SIDE * SIDE)])
    labelled = table.insert_column(0, pl.Series("label", np.arange(count) % 10))
    labelled.write_csv(folder / "train.csv")
    labelled.drop("label").head(20).write_csv(folder / "test.csv")


def write_odds(folder: Path) -> None:
    random = np.random.default_rng(0)
    folder.mkdir()
    for name in SETS[:3]:
        x = random.normal(size=(60, 5))
        x[:6] *= 8
        savemat(folder / f"{name}.mat", {"X": x, "y": np.arange(60)[:, None] < 6})
    rows = {"Data": list(SETS[:3]), "AutoEncoder": [0.7, 0.8, 0.9]}
    pl.DataFrame(rows).write_csv(folder / "published_auroc.csv")


def test_every_kind_and_use_has_figures_and_plots(tmp_path: Path) -> None:
    told: list[Progress] = []
    write_digits(tmp_path)
    write_odds(tmp_path / "odds")
    done = AUTOENCODERS.do(tmp_path, {}, quick=True, report=told.append)
    figures = {one.title: {line.name: line for line in one.lines} for one in done.figures}
    assert [line.published for line in figures["Mean AUROC of 3 tables of ODDS, PyOD's and ours"].values()] == [
        0.800,
        0.815,
    ]
    tables = figures["AUROC of each, beside PyOD's AutoEncoder"]
    assert {name: line.published for name, line in tables.items()} == dict(zip(SETS, (0.7, 0.8, 0.9), strict=False))
    assert all((line.ours or 0) > 0.8 for line in tables.values())
    assert list(figures["Variance of test digits that each kind gives back"]) == list(KINDS)
    assert len(figures["AUROC of nine digits, one is normal"]) == 11
    assert list(figures["PSNR of noisy digits, dB"]) == ["before", "after", "gain"]
    assert list(figures["Digits whose nearest real ones are that digit"]) == ["made up", "real"]
    assert all(line.ours is not None for lines in figures.values() for line in lines.values())
    names = [plot.name for section in done.sections for plot in section.plots]
    assert len(set(names)) == len(names)
    assert {"kinds", "reduce_maps", "denoise_sheet", "generate_samples"} <= set(names)
    assert done.sentences[0].startswith("A quick run over 300 digits")
    assert {one.stage for one in told} >= {*KINDS, "noise", "new digits", "odd beside 9"}
    assert write_reproduction(done, tmp_path / "page").is_file()


def test_tables_of_odds(tmp_path: Path) -> None:
    assert find_odds(tmp_path) is None
    assert published_auroc(tmp_path, "AutoEncoder") == {}
    write_odds(tmp_path / "odds")
    assert find_odds(tmp_path) == find_odds(tmp_path / "odds") == tmp_path / "odds"
    found = read_odds(tmp_path / "odds", SETS[0])
    assert (found.x.shape, int(found.outlier.sum())) == ((60, 5), 6)
    with pytest.raises(TableError, match=r"wbc\.mat: is not there, or no table of ODDS"):
        read_odds(tmp_path / "odds", "wbc")
    savemat(tmp_path / "odds/wbc.mat", {"Z": [1]})
    with pytest.raises(TableError, match=r"wbc\.mat: is not there, or no table of ODDS"):
        read_odds(tmp_path / "odds", "wbc")
