from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from glosa.evaluation.anomalies import Anomalies, Threshold
from glosa.evaluation.evaluation import Estimate
from glosa.report.anomalies import FIGURES, because, draw_anomalies, tell_why, write_anomalies
from glosa.report.wording import LANGUAGES, Wording
from glosa.types import Language

ROWS = 40
SCORES = np.random.default_rng(0).gamma(2, size=ROWS)


def told(**changes: Any) -> Anomalies:
    flagged = np.argsort(-SCORES)[:4]
    labels = pl.Series(["bad" if place in flagged[:3] else "<ok>" for place in range(ROWS)])
    recall = np.linspace(0, 1, 5)
    given: dict[str, Any] = {
        "detector": {"kind": "plain", "layers": [16, 2], "epochs": 3, "seed": 0},
        "kind": "numbers",
        "size": 3,
        "learned": 30,
        "threshold": Threshold(float(np.sort(SCORES)[-5]), "quantile", 0.95),
        "scores": SCORES,
        "is_learned": np.arange(ROWS) < 30,
        "table": pl.DataFrame({"a": np.arange(ROWS), "b": np.arange(ROWS)}),
        "row": np.arange(2, ROWS + 2),
        "labels": labels,
        "said": (),
        "normal": ("<ok>",),
        "judged": np.ones(ROWS, dtype=bool),
        "figures": {name: Estimate(0.5, 0.25, 0.75) for name in FIGURES},
        "curve": pl.DataFrame(dict.fromkeys(("threshold", "recall", "false_alarms", "precision"), recall)),
        "by_label": pl.DataFrame({
            "label": ["<ok>", "bad"], "normal": [True, False], "records": [37, 3], "flagged": [1, 3],
            "auroc": [None, 0.9],
        }),
        "causes": pl.DataFrame({
            "place": np.repeat(flagged, 2), "name": ["a", "<i>"] * 4, "share": [0.75, 0.25] * 4,
            "value": [1234.5678, 2.0] * 4, "expected": [3.0, 4.0] * 4,
        }),
        "shares": pl.DataFrame({"name": ["a", "<i>"], "flagged": [0.7, 0.3], "others": [0.5, 0.5]}),
        "pictures": {},
        "shown": flagged,
        "history": pl.DataFrame({"epoch": [1.0, 2.0], "train_loss": [3.0, 2.0], "seconds": [0.1] * 2}),
        "notes": (),
        "resamples": 100,
        "data": "f" * 64,
    }  # fmt: skip
    return Anomalies(**given | changes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_in_every_language(tmp_path: Path, language: Language) -> None:
    page = write_anomalies(told(), tmp_path, language=language)
    text = page.read_text(encoding="utf-8")
    assert Wording.of(language, "experiment", "anomalies")("title") in text
    assert "http" not in text.replace("http://www.w3.org", "")
    assert "<ok>" not in text
    assert "<i>" not in text
    assert {path.stem for path in (tmp_path / "plots").iterdir()} == {
        "scores", "roc", "precision", "columns", "training"
    }  # fmt: skip
    assert json.loads((tmp_path / "anomalies.json").read_text(encoding="utf-8"))["anomalies"] == 4
    causes = pl.read_csv(tmp_path / "causes.csv")
    assert causes["row"][0] == int(np.argmax(SCORES)) + 2


def test_reasons_in_words() -> None:
    first = int(np.argmax(SCORES))
    english, spanish = (because(told(), Wording.of(language, "anomalies")) for language in LANGUAGES)
    assert english[first] == "a 1,235 instead of 3 (75\u202f%); <i> 2 instead of 4 (25\u202f%)"
    assert spanish[first].startswith("a 1\u202f235 en vez de 3 (75")
    assert english.null_count() == ROWS - 4
    words = because(told(kind="text"), Wording.of("en", "anomalies"))
    assert words[first] == "a (75\u202f%); <i> (25\u202f%)"
    table = tell_why(told())
    assert table.columns == ["a", "b", "score", "anomaly", "learned", "because"]


def test_a_page_without_labels_and_reasons(tmp_path: Path) -> None:
    nothing = {
        "labels": None, "figures": {}, "curve": pl.DataFrame(), "by_label": pl.DataFrame(),
        "causes": told().causes.clear(), "shares": told().shares.clear(), "history": pl.DataFrame(),
        "learned": None, "said": ("a",),
        "is_learned": np.zeros(ROWS, dtype=bool), "threshold": Threshold(3.0, "kept"),
    }  # fmt: skip
    text = write_anomalies(told(**nothing), tmp_path).read_text(encoding="utf-8")
    assert "No label says whether they are anomalies" in text
    assert "fitted before" in text
    assert not (tmp_path / "curve.csv").exists()
    assert tell_why(told(**nothing)).columns == ["a", "b", "score", "anomaly"]


def test_pictures_are_shown() -> None:
    pictures = {name: np.zeros((4, 5, 5), np.float32) for name in ("given", "back", "difference")}
    plots = {plot.name for plot in draw_anomalies(replace(told(), pictures=pictures), Wording.of("en", "anomalies"))}
    assert "oddest" in plots


@pytest.mark.parametrize("how", ["quantile", "share", "validation"])
def test_every_way_to_a_threshold_is_told(tmp_path: Path, how: str) -> None:
    text = write_anomalies(told(threshold=Threshold(2.0, how, 0.123)), tmp_path).read_text(encoding="utf-8")
    assert "12.3" in text


def test_an_ensemble_is_told_as_one(tmp_path: Path) -> None:
    ensemble = {"kind": "ensemble", "layers": [64, 4], "epochs": 50, "seed": 0, "size": 64, "rows": 256}
    for learned, said in (
        (200, "learned at most 256 of 200 rows each"),
        (None, "fitted before on at most 256 rows each"),
    ):
        found = told(detector=ensemble, learned=learned)
        text = write_anomalies(found, tmp_path).read_text(encoding="utf-8")
        assert "64 autoencoders with layers" in text
        assert said in text
        assert "the mean over the autoencoders of two distances" in text
