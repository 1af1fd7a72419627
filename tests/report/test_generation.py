from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from glosa import read_pictures
from glosa.evaluation.generation import Generation, Grid, Interpolations, Nearest
from glosa.report.generation import draw_generation, render_generation, write_generation
from glosa.report.wording import LANGUAGES, Wording
from glosa.types import Language

RNG = np.random.default_rng(0)
HITS = np.array([True] * 9 + [False])
NEAREST = Nearest(
    rows=RNG.integers(0, 30, (10, 5)),
    distance=np.full((10, 5), 0.3),
    among_real=np.full(30, 0.6),
    recognised=HITS,
    real_recognised=np.array([True] * 29 + [False]),
)
LINES = Interpolations(np.array([[0, 1], [2, 3]]), RNG.random((2, 9, 12, 12)), np.array([[0] * 4 + [7] + [1] * 4] * 2))
PICTURES = Generation(
    kind="pictures",
    samples=RNG.random((10, 12, 12)),
    labels=("cat", "dog") * 5,
    real=RNG.random((30, 12, 12)),
    row=np.arange(2, 32),
    said=(),
    names=(),
    nearest=NEAREST,
    lines=LINES,
    grid=Grid((1, 3), np.linspace(-2, 2, 3), np.linspace(1, -1, 3), RNG.random((3, 3, 12, 12)), "cat"),
    autoencoder={"kind": "variational", "layers": [64, 4], "epochs": 3},
    learned=5000,
    history=tuple({"epoch": float(epoch), "train_loss": 9.0 / epoch, "seconds": 1.0} for epoch in range(1, 4)),
    seed=0,
)
TEXTS = replace(
    PICTURES,
    kind="text",
    samples=RNG.random((10, 40)),
    real=RNG.random((30, 40)),
    said=tuple(f"<text> {number}" for number in range(30)),
    lines=replace(LINES, rows=RNG.random((2, 9, 40))),
    grid=None,
)
NUMBERS = replace(
    PICTURES,
    kind="numbers",
    samples=RNG.normal([100, 0], size=(10, 2)),
    real=RNG.normal(size=(30, 2)),
    names=("height", "weight"),
    labels=(),
    nearest=replace(NEAREST, recognised=None, real_recognised=None),
    grid=None,
    learned=None,
)
KINDS = {made.kind: made for made in (PICTURES, TEXTS, NUMBERS)}


def page(made: Generation, language: str = "en") -> str:
    words = Wording.of(language, "experiment", "generation")
    plots = {plot.name: plot for plot in draw_generation(made, words)}
    return render_generation(made, plots, words, words(f"title_{made.kind}"))


def test_pictures_are_shown_in_sheets() -> None:
    text = page(PICTURES)
    assert text.count("data:image/png;base64") == 4  # samples, nearest, interpolations, grid
    assert "90\u202f% of the samples look like the label" in text
    assert "Of real rows 97\u202f% do." in text
    assert "<strong>0.50</strong>" in text  # as far from real rows as half of what these are from each other
    assert "A grid of codes, label cat" in text
    assert "number 3 of the code" in text
    assert "learned from 5,000 rows in 3 passes" in text
    assert "http" not in text.replace("http://www.w3.org", "")


def test_texts_are_told_by_the_nearest_real_ones() -> None:
    text = page(TEXTS)
    assert f"&lt;text&gt; {NEAREST.rows[0, 0]}" in text
    assert '<td class="number">0.70</td>' in text
    assert "&lt;text&gt; 7<br>" in text  # between two ends
    assert "data:image" not in text


def test_numbers_are_compared_by_column() -> None:
    text = page(NUMBERS)
    assert "your eyes must judge" in text
    assert "Columns of whole numbers are rounded" in text
    assert "<td>height</td>" in text
    assert "that was fitted earlier" in text
    assert NUMBERS.compare_columns()["new_mean"][0] == pytest.approx(100, abs=1)


def test_without_real_rows_there_are_samples_alone() -> None:
    alone = replace(PICTURES, nearest=None, lines=None, real=None, labels=())
    assert page(alone).count("data:image/png;base64") == 2
    assert "What does it make up?" in page(replace(NUMBERS, nearest=None, lines=None, real=None))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_files(tmp_path: Path, kind: str, language: Language) -> None:
    made = KINDS[kind]
    assert write_generation(made, tmp_path, language=language).exists()
    told = json.loads((tmp_path / "generation.json").read_text(encoding="utf-8"))
    assert (told["samples"], told["novelty"]) == (10, 0.5)
    table = pl.read_csv(tmp_path / "samples.csv")
    assert table["nearest"].to_list() == (NEAREST.rows[:, 0] + 2).tolist()
    assert {"text": "text_5", "numbers": "weight", "pictures": "label"}[kind] in table.columns
    assert (tmp_path / "samples").exists() == (kind == "pictures")


def test_pictures_are_read_again_with_their_labels(tmp_path: Path) -> None:
    write_generation(PICTURES, tmp_path)
    again = read_pictures(tmp_path / "samples")
    assert again.labels is not None
    assert again.labels.to_list() == ["cat"] * 5 + ["dog"] * 5
    np.testing.assert_allclose(again.pixels[0] / 255, PICTURES.samples[0], atol=1 / 255)
    write_generation(PICTURES, tmp_path, pictures="npz")
    archive = read_pictures(tmp_path / "samples.npz")
    assert archive.labels is not None
    assert archive.labels.to_list() == list(PICTURES.labels)
