from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from glosa import SettingsError, TableError
from glosa.experiments.reproduce import products
from glosa.experiments.reproduce.product_experiments import EXPERIMENTS
from glosa.experiments.reproduce.product_titles import COLUMNS, generate_titles
from glosa.experiments.reproduce.products import find_titles, run
from glosa.report.reproduction import Reproduction, write_reproduction
from glosa.training.progress import Progress

pytest.importorskip("gensim")


def write(table: pl.DataFrame, path: Path) -> Path:
    table.write_ndjson(path)
    return path


@pytest.fixture(scope="module")
def told() -> list[Progress]:
    return []


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, told: list[Progress]) -> Reproduction:
    """The whole recipe on few made-up titles."""
    return run(tmp_path_factory.mktemp("nothing"), quick=True, report=told.append)


def test_every_experiment_has_its_figures(done: Reproduction) -> None:
    assert [len(figures.lines) for figures in done.figures] == [len(EXPERIMENTS)] * 6
    balanced, loss = done.figures[:2]
    assert [line.published for line in balanced.lines] == [0.452, 0.430, 0.417, 0.492, 0.531, None, None, None, None]
    assert all(line.ours is not None and 0 < line.ours < 1 for line in balanced.lines)
    assert all(line.ours is not None and 0 < line.ours < 16 for line in loss.lines)


def test_says_that_titles_are_made_up(done: Reproduction) -> None:
    assert "The titles are made up" in done.sentences[0]
    assert "The titles are made up" in done.differences[0]


def test_says_how_many_titles_were_seen(done: Reproduction) -> None:
    seen = next(figures for figures in done.figures if figures.title == "Titles x epochs seen")
    assert {line.ours for line in seen.lines} == {float(done.settings[line.name]["titles"]) for line in seen.lines}


def test_tells_how_far_each_experiment_is(done: Reproduction, told: list[Progress]) -> None:
    assert list(dict.fromkeys(progress.stage for progress in told)) == list(done.settings)


def test_the_page_has_the_plots(done: Reproduction, tmp_path: Path) -> None:
    page = write_reproduction(done, tmp_path)
    names = {path.stem for path in (tmp_path / "plots").iterdir()}
    assert {"class_shares", "lengths", "training", "hits_by_size"} <= names
    assert "made up" in page.read_text("utf-8")


def test_made_up_titles_are_parted_and_shuffled(tmp_path: Path) -> None:
    titles = find_titles(tmp_path, 5000)
    assert titles.source is None
    assert len(titles.train) + len(titles.test) == 5000
    assert not set(titles.train["title"]) & set(titles.test["title"])
    assert len(titles.test) == pytest.approx(318, abs=30)


def test_reads_a_file_and_leaves_other_languages_out(tmp_path: Path) -> None:
    made = generate_titles(300, categories=3)
    foreign = made.head(50).with_columns(language=pl.lit("portuguese"))
    titles = find_titles(write(pl.concat([made, foreign]), tmp_path / "any name.jsonl"), 1000)
    assert titles.source == tmp_path / "any name.jsonl"
    assert len(titles.train) + len(titles.test) == 300


def test_reads_the_test_file_of_a_folder(tmp_path: Path) -> None:
    write(generate_titles(300, categories=3), tmp_path / "spanish.train.jsonl")
    tested = generate_titles(40, categories=3, seed=1)
    write(tested, tmp_path / "spanish.test.jsonl")
    titles = find_titles(tmp_path, 1000)
    assert len(titles.train) == 300
    assert titles.test.equals(tested)


def test_learns_from_fewer_where_time_is_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(products, "EXPERIMENTS", tuple(one.shortened() for one in EXPERIMENTS[:2]))
    monkeypatch.setattr(products, "MARGIN", 0.0)
    made = run(write(generate_titles(2500, categories=8), tmp_path / "titles.jsonl"), titles=2500)
    assert [settings["titles"] for settings in made.settings.values()] == [1000, 1000]
    assert made.differences[0].startswith("For want of time or memory some learned from fewer titles")
    assert not any("made up" in sentence for sentence in made.sentences)


def test_each_experiment_is_a_run_of_mlflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mlflow = pytest.importorskip("mlflow")
    assert mlflow
    from glosa.experiments.place import Place

    monkeypatch.setattr(products, "EXPERIMENTS", (EXPERIMENTS[0].shortened(),))
    run(write(generate_titles(2000, categories=4), tmp_path / "titles.jsonl"), titles=2000, track=tmp_path / "runs")
    client = Place.of(tmp_path / "runs").connect()
    experiment = client.get_experiment_by_name("products")
    assert experiment is not None
    assert len(client.search_runs([experiment.experiment_id])) == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"minutes": 0}, "minutes is 0. It must be a number from 1"),
        ({"titles": 10}, "titles is 10. It must be a whole"),
    ],
)
def test_options_out_of_range(tmp_path: Path, options: dict[str, int], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        run(tmp_path, **options)  # type: ignore[arg-type]


def test_a_file_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("id,text\n1,a\n", "utf-8")
    with pytest.raises(TableError, match="title"):
        find_titles(tmp_path, 1000)


def test_columns_are_those_of_meli() -> None:
    assert {products.TEXT, products.LABEL} < set(COLUMNS)
