from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import polars as pl
import pytest

from glosa.errors import TableError
from glosa.evaluation import Estimate
from glosa.evaluation.answers import FIGURES
from glosa.evaluation.comparison import Compared, Comparison, Cost, Level, Standing
from glosa.report.comparison import difference_matrix, draw_comparison, render_comparison, write_comparison
from glosa.report.wording import LANGUAGES, Wording

VALUES = {"ngram-bag": 0.9, "linear-svc<b>": 0.895, "tree": 0.7}
STANDINGS: dict[str, Standing] = {"ngram-bag": "best", "linear-svc<b>": "close", "tree": "behind"}
LEVELS = (Level("1", 1, 9), Level("2", None, 40))


def model(name: str, number: int, memory: int | None) -> Compared:
    found = Estimate(VALUES[name], VALUES[name] - 0.02, VALUES[name] + 0.02)
    return Compared(
        name=name,
        settings={"model": name},
        figures={level.name: dict.fromkeys(FIGURES, found) for level in LEVELS},
        standings={level.name: dict.fromkeys(FIGURES, STANDINGS[name]) for level in LEVELS},
        splits=tuple({"split": f"fold-1.{n}", **dict.fromkeys(FIGURES, VALUES[name])} for n in (1, 2)),
        cost=Cost(10.0**number, 900.0 * (number + 1), 1.5, memory),
    )


def build(names: tuple[str, ...] = tuple(VALUES), *, by: str = "accuracy", memory: int | None = 300) -> Comparison:
    models = tuple(model(name, number, memory) for number, name in enumerate(names))
    pairs = [(a, b) for n, a in enumerate(names) for b in names[n + 1 :]]
    lines = [
        {"level": level.name, "figure": figure, "first": a, "second": b, "difference": VALUES[a] - VALUES[b],
         "low": 0.0, "high": 0.3, "p": 0.001 if b == "tree" else 0.2}
        for level in LEVELS for figure in FIGURES for a, b in pairs
    ]  # fmt: skip
    return Comparison(
        records=1234, splits={"kind": "folds", "folds": 2, "repeats": 1}, levels=LEVELS, models=models,
        failures={"gru": "PyTorch is not <installed>."}, by=by, differences=pl.DataFrame(lines), data="a" * 64,
        resamples=100, confidence=0.95, seed=0,
    )  # fmt: skip


def page(comparison: Comparison, language: str = "en") -> str:
    words = Wording.of(language, "experiment", "comparison")
    return render_comparison(comparison, draw_comparison(comparison, words), words, words("title"))


def test_who_is_best_who_may_be_and_what_failed() -> None:
    text = page(build())
    assert "ngram-bag comes first: Accuracy 90.0" in text
    assert "linear-svc&lt;b&gt; is not significantly worse." in text
    assert "Could not be fitted: gru." in text
    assert "PyTorch is not &lt;installed&gt;." in text
    assert "<b>linear" not in text
    assert text.count('class="number best"') == len(LEVELS) + len(FIGURES) - 1


def test_one_model_alone_and_memory_unknown() -> None:
    alone = page(replace(build(("tree",), memory=None), failures={}))
    assert "Who beats whom?" not in alone
    assert "Peak memory, MB" not in alone


def test_a_test_part_that_was_given() -> None:
    given = replace(build(), splits={"kind": "given", "repeats": 3})
    assert "a test part that was given, learned 3 times" in page(given)
    assert "una parte de prueba dada, con 3 aprendizajes" in page(given, "es")


def test_the_matrix_is_antisymmetric_and_knows_what_is_better() -> None:
    matrix, significant = difference_matrix(build())
    np.testing.assert_allclose(matrix, -matrix.T)
    assert matrix[0, 2] == pytest.approx(0.2)
    assert significant.tolist() == [[False, False, True], [False, False, True], [True, True, False]]
    errors, _ = difference_matrix(build(by="calibration_error"))
    assert errors[0, 2] == pytest.approx(-0.2)


def test_no_word_is_idle() -> None:
    class Listening(dict[str, str]):
        asked: ClassVar[set[str]] = set()

        def __getitem__(self, key: str) -> str:
            self.asked.add(key)
            return super().__getitem__(key)

    words = Wording(Listening(Wording.of("en", "experiment", "comparison").catalogue))
    everyone = build()
    two_close = replace(everyone.models[2], standings=everyone.models[1].standings)
    kinds = [{"kind": kind, "repeats": repeats, "folds": 2, "share": 0.2}
             for kind in ("holdout", "folds", "given") for repeats in (1, 2)]  # fmt: skip
    told = [build(by=by) for by in FIGURES] + [replace(everyone, splits=splits) for splits in kinds]
    told += [replace(everyone, models=(*everyone.models[:2], two_close)), build(("ngram-bag", "tree"))]
    for comparison in told:
        render_comparison(comparison, draw_comparison(comparison, words), words, words("title"))
    own = {*Wording.of("en", "experiment", "comparison").catalogue} - {*Wording.of("en").catalogue}
    assert own <= Listening.asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_files(tmp_path: Path, language: str) -> None:
    written = write_comparison(build(), tmp_path, language=language)  # type: ignore[arg-type]
    assert written == tmp_path / "comparison.html"
    again = written.read_bytes()
    write_comparison(build(), tmp_path, language=language)  # type: ignore[arg-type]
    assert written.read_bytes() == again
    assert json.loads((tmp_path / "comparison.json").read_text())["models"][2]["name"] == "tree"
    assert pl.read_csv(tmp_path / "comparison.csv").height == 3 * 2 * 5
    assert {file.name for file in (tmp_path / "plots").iterdir()} == {
        "estimates.svg", "fit_seconds.svg", "rows_per_second.svg", "differences.svg",
    }  # fmt: skip


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(TableError, match="cannot be written"):
        write_comparison(build(), tmp_path / "file")
