from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from glosa.evaluation.tuning import Tuning
from glosa.report.tuning import draw_tuning, render_tuning, write_tuning
from glosa.report.wording import LANGUAGES, Wording

TUNING = Tuning(
    model="sgd",
    by="accuracy",
    lower_is_better=False,
    options={"alpha": 1e-5, "loss": "log_loss"},
    value=0.81,
    baseline=0.79,
    trials=pl.DataFrame({
        "number": [1, 2, 3, 4, 5],
        "state": ["complete", "complete", "pruned", "complete", "failed"],
        "value": [0.7, 0.81, None, 0.8, None],
        "seconds": [1.0, 2.0, 0.5, 300.0, 0.1],
        "alpha": ["1e-08", "1e-05", "1e-04", "1e-06", "1e-07"],
        "loss": ["log_loss", "log_loss", "log_loss", "hinge<b>", "log_loss"],
    }),
    importance={"loss": 0.7, "alpha": 0.3},
    splits={"kind": "holdout", "share": 0.2, "repeats": 1},
    records=500,
    seed=3,
)  # fmt: skip


def page(tuning: Tuning, language: str = "en") -> str:
    words = Wording.of(language, "experiment", "tuning")
    return render_tuning(tuning, list(draw_tuning(tuning, words)), words, words("title", model=tuning.model))


def test_what_was_found() -> None:
    text = page(TUNING)
    assert "Accuracy 81.0\u202f% on records held out: 2.0 points from where the search started." in text
    assert "<tr><th>alpha</th><td>1e-05</td></tr>" in text
    assert "Cut short because they fell behind or time was over: 1. Failed: 1." in text
    assert [text.index(f'<td class="number quiet">{number}</td>') for number in (2, 4, 1)] == sorted(
        text.index(f'<td class="number quiet">{number}</td>') for number in (2, 4, 1)
    )
    assert "hinge&lt;b&gt;" in text


def test_a_search_that_found_nothing_better() -> None:
    nothing = replace(TUNING, trials=TUNING.trials[:0], options={}, value=0.79, importance={})
    text = page(nothing)
    assert "no trial did better" in text
    assert "Those that the model has by itself." in text
    assert list(draw_tuning(nothing, Wording.of("en", "experiment", "tuning"))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_files(tmp_path: Path, language: str) -> None:
    assert write_tuning(TUNING, tmp_path, language=language).exists()  # type: ignore[arg-type]
    assert json.loads((tmp_path / "tuning.json").read_text())["options"]["loss"] == "log_loss"
    assert pl.read_csv(tmp_path / "trials.csv").height == 5
    assert {file.name for file in (tmp_path / "plots").iterdir()} == {"search.svg", "importance.svg", "options.svg"}
