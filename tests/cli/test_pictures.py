"""Pictures through the same commands as text."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from PIL import Image
from typer.testing import CliRunner

from glosa import read_pictures
from glosa.cli.main import app

QUICK = ["--option", "channels=[4,4,8,8,8]", "--option", "epochs=20", "--option", "batch=32"]


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with pictures that are dark or light, in folders of those names, and a table of them."""
    folder = tmp_path_factory.mktemp("scans")
    random = np.random.default_rng(0)
    rows = []
    for number in range(60):
        label = ("dark", "light")[number % 2]
        pixels = random.integers(0, 60, (20, 20), dtype=np.uint8) + np.uint8(150 * (number % 2))
        path = folder / label / f"{number}.png"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(pixels).save(path)
        rows.append({"id": number, "scan": f"{label}/{number}.png", "label": label})
    pl.DataFrame(rows).write_csv(folder / "table.csv")
    return folder


@pytest.fixture(scope="module")
def digits(scans: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an autocoder that learned from the table."""
    folder = tmp_path_factory.mktemp("fitted") / "digits"
    done = run("fit", scans / "table.csv", "--image", "scan", "--label", "label", *QUICK, "-o", folder, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["model"], told["fields"]["size"]) == ("deep-cnn", [20, 20])
    return folder


def test_paths_beside_the_table_are_coded_and_kept(scans: Path, digits: Path, tmp_path: Path) -> None:
    done = run("code", digits, scans / "table.csv", "-o", tmp_path / "coded.csv")
    assert done.exit_code == 0, done.output
    coded = pl.read_csv(tmp_path / "coded.csv")
    assert coded.columns[:4] == ["id", "scan", "label", "code"]
    assert (coded["code"] == coded["label"]).mean() > 0.9


def test_a_folder_is_a_table_by_itself(scans: Path, tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    for label in ("dark", "light"):
        (tmp_path / "scans" / label).symlink_to(scans / label)
    how = ["--image", "image", "--label", "label", *QUICK]
    done = run("fit", scans, *how, "-o", tmp_path / "coder", "--json")
    assert json.loads(done.stdout)["records"] == 60
    judged = run("evaluate", tmp_path / "coder", scans, "--label", "label", "-o", tmp_path / "report", "--json")
    assert judged.exit_code == 0, judged.output
    assert (tmp_path / "report" / "report.html").is_file()
    assert "image (20 x 20)" in run("show", tmp_path / "coder").output


def test_pixels_and_what_is_missing(digits: Path, scans: Path, tmp_path: Path) -> None:
    table = pl.DataFrame({"scan": [str(scans / "dark" / "0.png"), "gone.png", None]})
    table.write_csv(tmp_path / "new.csv")
    done = run("code", digits, tmp_path / "new.csv", "-o", tmp_path / "coded.parquet")
    assert done.exit_code == 0, done.output
    assert pl.read_parquet(tmp_path / "coded.parquet")["note"].to_list() == ["", "no picture", "no picture"]


def test_an_archive_is_coded_without_its_pixels(digits: Path, tmp_path: Path) -> None:
    np.savez(tmp_path / "new.npz", pictures=np.full((3, 20, 20), 200, np.uint8), label=["light"] * 3)
    done = run("code", digits, tmp_path / "new.npz", "-o", tmp_path / "coded.csv")
    assert done.exit_code == 0, done.output
    coded = pl.read_csv(tmp_path / "coded.csv")
    assert coded.columns[:2] == ["label", "code"]
    assert coded["code"].to_list() == ["light"] * 3


def test_faults_are_told_with_their_rows_in_the_file(scans: Path, tmp_path: Path) -> None:
    table = pl.read_csv(scans / "table.csv").with_columns(("../" + scans.name + "/" + pl.col("scan")).alias("scan"))
    gone = pl.when(pl.col("id") == 7).then(pl.lit("gone.png")).otherwise(pl.col("scan"))
    table = table.with_columns(gone.alias("scan"))
    table.write_csv(scans / "faulty.csv")
    how = ["--image", "scan", "--label", "label", "--where", "label=light"]
    done = run("fit", scans / "faulty.csv", *how, "-o", tmp_path / "coder")
    assert done.exit_code == 3
    assert "gone.png is no picture that can be read" in " ".join(done.output.split())
    assert "row 9" in done.output
    checked = run("check", scans / "table.csv", "--image", "scan", "--label", "label")
    assert checked.exit_code == 0, checked.output
    assert "image" in checked.output


def test_a_size_is_a_height_and_a_width(scans: Path) -> None:
    done = run("fit", scans / "table.csv", "--image", "scan", "--label", "label", "--size", "28")
    assert done.exit_code == 3
    assert "as 28x28" in done.output


def test_an_audit_names_the_files_and_writes_a_table_that_can_be_read_where_it_lies(
    scans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kept").mkdir()
    source = Path(os.path.relpath(scans, tmp_path))
    for records, image in ((source, "image"), (source / "table.csv", "scan")):
        named = ("--image", image, "--label", "label", *QUICK)
        done = run("audit", records, *named, "--folds", 2, "-o", "looked", "--clean", "kept/clean.csv")
        assert done.exit_code == 0, done.output
        suspects = pl.read_csv("looked/audit.csv")
        assert suspects["file"][0] in done.output
        assert suspects["file"][0] in Path("looked/audit.html").read_text(encoding="utf-8")
        assert suspects.columns[:2] == ["row", "file"]
        assert suspects["file"].str.contains(r"(dark|light)/\d+\.png$").all()
        assert len(read_pictures("kept/clean.csv", image=image)) > 0


def test_an_evaluation_names_the_files(scans: Path, digits: Path, tmp_path: Path) -> None:
    run("evaluate", digits, scans / "table.csv", "-o", tmp_path / "report")
    hits = pl.read_csv(tmp_path / "report/hesitant_hits.csv")
    table = pl.read_csv(scans / "table.csv")
    assert hits["file"].to_list() == [table["scan"][row - 2] for row in hits["row"]]
    assert hits["file"][0] in (tmp_path / "report/report.html").read_text(encoding="utf-8")
