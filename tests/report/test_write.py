from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest
from PIL import Image

from glosa.errors import SettingsError, TableError
from glosa.evaluation import Evaluation
from glosa.report import write_report


@pytest.fixture(scope="module")
def folder(evaluation: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    page = write_report(evaluation, tmp_path_factory.mktemp("new") / "report", pictures=("svg", "png"))
    assert page.name == "report.html"
    return page.parent


def test_every_file_of_a_report(folder: Path) -> None:
    written = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    tables = ["codes", "coverage", "figures", "hesitant_hits", "history", "not_coded", "pairs", "reliability"]
    assert {f"{name}.csv" for name in [*tables, "surest_errors", "ventiles"]} < written
    assert {"report.json", "plots/coverage.svg", "plots/coverage.png", "plots/training.svg"} < written
    assert not [name for name in written if name.endswith(".part")]


def test_files_hold_what_the_evaluation_says(evaluation: Evaluation, folder: Path) -> None:
    told = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert told == json.loads(json.dumps(evaluation.to_json()))
    figures = pl.read_csv(folder / "figures.csv", schema_overrides={"level": pl.String})
    accuracy = figures.filter((pl.col("level") == "3") & (pl.col("figure") == "accuracy"))
    assert accuracy["value"].item() == pytest.approx(evaluation.finest.figures["accuracy"].value)
    codes = pl.read_csv(folder / "codes.csv", schema_overrides={"level": pl.String, "code": pl.String})
    assert codes.filter(pl.col("level") == "3").drop("level").equals(evaluation.finest.by_code)


def test_pictures_can_be_opened(folder: Path) -> None:
    for path in (folder / "plots").glob("*.svg"):
        assert ElementTree.parse(path).getroot().tag.endswith("svg")
        with Image.open(path.with_suffix(".png")) as picture:
            assert picture.width > 1000


def test_same_evaluation_same_bytes(flat: Evaluation, tmp_path: Path) -> None:
    first, again = (write_report(flat, tmp_path / name).parent for name in ("first", "again"))
    for path in first.rglob("*.*"):
        assert path.read_bytes() == (again / path.relative_to(first)).read_bytes()


def test_a_folder_that_cannot_be_written_is_named(flat: Evaluation, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(TableError, match="The report cannot be written to"):
        write_report(flat, tmp_path / "taken", pictures=())


def test_an_unknown_language_is_refused(flat: Evaluation, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Unknown report language"):
        write_report(flat, tmp_path, language="fr")  # type: ignore[arg-type]


def test_pictures_are_named_alone_or_together(evaluation: Evaluation, tmp_path: Path) -> None:
    write_report(evaluation, tmp_path, pictures="png")
    assert {path.suffix for path in (tmp_path / "plots").iterdir()} == {".png"}
    with pytest.raises(SettingsError, match=r"pictures"):
        write_report(evaluation, tmp_path, pictures="pdf")  # type: ignore[arg-type]
