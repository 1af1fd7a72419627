from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from glosa.errors import Fault
from glosa.evaluation.reduction import Method, Reduced, Reduction
from glosa.metrics.neighbourhood import Neighbourhood
from glosa.report.plots.maps import COLOURS, MOST, plot_maps
from glosa.report.reduction import draw_reduction, write_reduction
from glosa.report.wording import LANGUAGES, Wording
from glosa.types import Language

ROWS = 60


def one(method: Method, dimensions: int) -> Reduced:
    lost = None if method == "umap" else 0.5 / dimensions
    kept = None if lost is None else 1 - lost
    return Reduced(method, dimensions, 9 / dimensions, lost, kept, Neighbourhood(0.9, 0.8, 0.7), 1.5)


def told(dimensions: int = 3) -> Reduction:
    rng = np.random.default_rng(0)
    sizes = sorted({2, dimensions})
    return Reduction(
        autoencoder={"kind": "plain", "layers": [16, dimensions], "epochs": 3, "seed": 0, "scaling": "standard"},
        kind="numbers",
        size=9,
        dimensions=dimensions,
        learned=48,
        tested=12,
        neighbours=5,
        compared=12,
        figures=(*(one("autoencoder", n) for n in sizes), *(one("pca", n) for n in sizes), one("umap", 2)),
        spectrum=np.array([0.5, 0.7, 0.8]),
        codes=rng.normal(size=(ROWS, dimensions)),
        table=pl.DataFrame({"name": [f"<b>{number}</b>" for number in range(ROWS)]}),
        maps={name: rng.normal(size=(ROWS, 2)) for name in ("autoencoder", "pca", "umap")},
        classes=pl.Series(["<i>", "b", None] * (ROWS // 3)),
        pictures={},
        history=pl.DataFrame({"epoch": [1.0, 2.0, 3.0], "train_loss": [3.0, 2.0, 1.0], "seconds": [0.1] * 3}),
        notes=(Fault("column 'x' is left out, no numbers"),),
        data="f" * 64,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_in_every_language(tmp_path: Path, language: Language) -> None:
    page = write_reduction(told(), tmp_path, language=language)
    text = page.read_text(encoding="utf-8")
    assert Wording.of(language, "experiment", "reduction")("title") in text
    assert "http" not in text.replace("http://www.w3.org", "")
    assert "<i>" not in text.split("</style>")[1].split("<script>")[0]
    assert text.count("<figure") == 4
    assert {path.name for path in (tmp_path / "plots").iterdir()} == {
        "maps.svg", "error.svg", "neighbours.svg", "training.svg"
    }  # fmt: skip
    assert json.loads((tmp_path / "reduction.json").read_text(encoding="utf-8"))["dimensions"] == 3
    assert (tmp_path / "figures.csv").read_text(encoding="utf-8-sig").splitlines()[0].startswith("method,dimensions")


def test_the_same_bytes_again(tmp_path: Path) -> None:
    first, second = (write_reduction(told(), tmp_path / name).read_bytes() for name in "ab")
    assert first == second


def test_pictures_are_shown() -> None:
    pictures = {name: np.zeros((4, 3, 5, 5), np.float32) for name in ("given", "autoencoder", "pca")}
    plots = {
        plot.name: plot for plot in draw_reduction(replace(told(), pictures=pictures), Wording.of("en", "reduction"))
    }
    assert plots["pictures"].wide


def test_a_single_number(tmp_path: Path) -> None:
    assert "In a single number" in write_reduction(told(1), tmp_path).read_text(encoding="utf-8")


def test_more_classes_than_colours() -> None:
    points = np.random.default_rng(0).normal(size=(200, 2))
    classes = pl.Series([f"class {number % 15}" for number in range(200)])
    figure = plot_maps({"one": points}, classes, "others")
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert len(labels) == MOST == len(COLOURS)
    assert labels[-1] == "others"
    assert not plot_maps({"one": points}, None, "others").legends
