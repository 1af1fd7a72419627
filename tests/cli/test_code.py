from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from typer.testing import Result

from glosa.records.read import read_table

Run = Callable[..., Result]


def test_columns_that_came_are_kept_and_codes_added(folder: Path, run: Run, fitted: Path) -> None:
    output = run("code", fitted, "new.csv", "-o", "out.csv", "--top", "2").output
    assert "2 records in" in output
    assert "50.0% with no text" in output
    coded = read_table("out.csv")
    assert coded.columns[:9] == [
        "id", "job", "place", "code", "probability", "code_1", "probability_1", "code_2", "probability_2",
    ]  # fmt: skip
    assert {"level_1_code", "level_1_probability", "note", "autocoder", "scheme"} <= set(coded.columns)
    assert coded["code"].to_list() == ["7512", None]
    assert folder.joinpath("new.csv").read_text().startswith("id,job,place\n001")


@pytest.mark.usefixtures("folder")
def test_batches_do_not_matter(run: Run, fitted: Path) -> None:
    run("code", fitted, "coded.csv", "-o", "whole.parquet")
    run("code", fitted, "coded.csv", "-o", "parts.parquet", "--rows-per-batch", "7")
    assert read_table("whole.parquet").equals(read_table("parts.parquet"))


def test_records_can_be_chosen(folder: Path, run: Run, fitted: Path) -> None:
    found = json.loads(run("code", fitted, "coded.csv", "-o", "out.csv", "--where", "split=test", "--json").stdout)
    assert (found["rows"], found["without_text"]) == (60, 0)
    assert read_table("out.csv")["split"].unique().to_list() == ["test"]
    result = run("code", fitted, "coded.csv", "-o", "none.csv", "--where", "split=tset", code=3)
    assert "no record has split=tset. In 'split': Did you mean 'test'?" in result.stderr
    assert not (folder / "none.csv").exists()


@pytest.mark.usefixtures("folder")
def test_names_that_are_taken(run: Run, fitted: Path) -> None:
    pl.DataFrame({"job": ["cook"], "place": [""], "code": ["?"], "note": ["!"]}).write_csv("new.csv")
    error = run("code", fitted, "new.csv", "-o", "out.csv", code=3).stderr
    assert "column 'code' is there already" in error
    assert "column 'note' is there already" in error
    assert "--prefix glosa_" in error
    run("code", fitted, "new.csv", "-o", "out.csv", "--prefix", "glosa_")
    coded = read_table("out.csv")
    assert (coded["code"].to_list(), coded["glosa_code"].to_list()) == (["?"], ["5120"])


def test_a_missing_field(folder: Path, run: Run, fitted: Path) -> None:
    (folder / "new.csv").write_text("jobs,place\ncook,\n")
    assert "no column 'job'. Did you mean 'jobs'" in run("code", fitted, "new.csv", "-o", "out.csv", code=3).stderr
    assert [path.name for path in folder.iterdir() if "out" in path.name] == []


def test_a_field_of_another_name(folder: Path, run: Run, fitted: Path) -> None:
    (folder / "new.csv").write_text("occupation,job,place\ncook,x,\n")
    run("code", fitted, "new.csv", "-o", "out.csv", "--field", "job=occupation")
    coded = read_table("out.csv")
    assert coded.columns[:4] == ["occupation", "job", "place", "code"]
    assert coded.row(0)[:4] == ("cook", "x", None, "5120")
    assert "no column 'jobs'" in run("code", fitted, "new.csv", "-o", "out.csv", "--field", "job=jobs", code=3).stderr
    (folder / "new.csv").write_text("occupation,place\ncook,\n")
    assert "--field FIELD=COLUMN" in run("code", fitted, "new.csv", "-o", "out.csv", code=3).stderr


@pytest.mark.parametrize("name", ["out.txt.zip", "new.csv/out.csv"])
def test_an_output_that_cannot_be_written(folder: Path, run: Run, fitted: Path, name: str) -> None:
    run("code", fitted, "new.csv", "-o", name, code=3)
    assert sorted(path.name for path in folder.iterdir()) == ["coded.csv", "new.csv"]


def test_values_of_all_batches_are_told(folder: Path, run: Run, fitted: Path) -> None:
    result = run(
        "code", fitted, "coded.csv", "-o", "none.csv", "--rows-per-batch", "1", "--where", "split=tset", code=3
    )
    assert "'train'" in result.stderr
    assert "'test'" in result.stderr
    assert not (folder / "none.csv").exists()
