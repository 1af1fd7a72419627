from __future__ import annotations

import io
from pathlib import Path

import polars as pl
import pytest

from glosa.experiments.reproduce.ciuo import CIUO
from glosa.report.reproduction import Reproduction
from glosa.training.progress import Progress

MODELS = ["sequence-ff", "tfidf-ff", "embedding-ff", "gru", "bilstm", "ngram-bag"]
JOBS = {
    "7512": ("panadera", "hornea pan"),
    "7511": ("carnicero", "corta carne"),
    "8332": ("camionero", "maneja camión"),
}


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("survey")
    rows = [
        (job, task, code, "test" if number % 4 == 0 else "train")
        for number in range(24)
        for code, (job, task) in JOBS.items()
    ]
    schema = ["ocupacion", "tarea", "ciuo08", "split"]
    pl.DataFrame(rows, schema, orient="row").write_parquet(folder / "cuoc_survey_es.parquet")
    return folder


@pytest.fixture(scope="module")
def told() -> list[Progress]:
    return []


@pytest.fixture(scope="module")
def done(survey: Path, told: list[Progress]) -> Reproduction:
    return CIUO.run(survey, quick=True, report=told.append)


def test_figures_of_every_model_and_level(done: Reproduction, told: list[Progress]) -> None:
    titles = [figures.title for figures in done.figures]
    assert titles == [
        "Accuracy, 1 digit", "Macro-F1, 1 digit", "Accuracy, 2 digits", "Macro-F1, 2 digits",
        "F1 of bilstm, 1 digit", "Parameters", "Time to train",
    ]  # fmt: skip
    assert all([line.name for line in figures.lines] == MODELS for figures in done.figures[:4])
    assert all(0 <= (line.ours or 0) <= 1 for figures in done.figures[:5] for line in figures.lines)
    assert done.figures[0].lines[3].published == 0.8989
    assert {"sequence-ff, 1 digits", "bilstm, 2 digits", "ngram-bag, 1 and 2 digits"} <= {one.stage for one in told}


def test_parameters_are_counted_as_keras_does(done: Reproduction) -> None:
    (line,) = done.figures[5].lines
    words, codes = 9 + 2, 2  # nine words of the answers, padding and unknown; major groups 7 and 8
    recurrent = 2 * 4 * ((128 + 128 + 1) * 128) + 2 * 4 * ((256 + 32 + 1) * 32)
    assert line.ours == words * 128 + recurrent + (64 + 1) * 16 + (16 + 1) * codes
    assert line.published == 3_451_177


def test_plots_and_epochs(done: Reproduction) -> None:
    plots = [plot.name for section in done.sections for plot in section.plots]
    assert plots[:4] == ["shares", "bilstm_training", "bilstm_confusion_1", "bilstm_hits"]
    epochs = pl.read_csv(io.BytesIO(done.files["epochs.csv"]))
    assert epochs["model"].unique(maintain_order=True).to_list() == MODELS
    assert {"digits", "epoch", "train_loss", "validation_accuracy"} <= set(epochs.columns)
    assert "answers: the figures say nothing" in done.sentences[0]
    assert "45,000 answers would take" in done.sentences[-1]


@pytest.mark.realdata
def test_a_quick_run_over_the_real_answers(data_dir: Path) -> None:
    done = CIUO.run(data_dir, quick=True, report=None)
    assert max(line.ours or 0 for line in done.figures[0].lines) > 0.3
