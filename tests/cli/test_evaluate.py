from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import Result

from glosa.cli.evaluate import in_file
from glosa.cli.inputs import Records
from glosa.evaluation import evaluate
from glosa.records.read import read_table
from glosa.schemes import Scheme

Run = Callable[..., Result]


@pytest.mark.usefixtures("folder")
def test_prints_every_level(run: Run, fitted: Path) -> None:
    output = run("evaluate", fitted, "coded.csv", "--where", "split=test").output
    assert "coded.csv: 60 records" in output
    assert "Of 100 records" in output
    assert all(f"\n {level} " in output for level in "1234")
    assert "bootstrap interval" in output


def test_writes_the_report(folder: Path, run: Run, fitted: Path) -> None:
    result = run("evaluate", fitted, "coded.csv", "-o", "informe", "--language", "es", "--title", "Cinco oficios")
    assert str(Path("informe/report.html")) in result.output
    page = (folder / "informe/report.html").read_text(encoding="utf-8")
    assert "Cinco oficios" in page
    assert 'lang="es"' in page


@pytest.mark.usefixtures("folder")
def test_json_is_the_report(run: Run, fitted: Path) -> None:
    found = json.loads(run("evaluate", fitted, "coded.csv", "--json").stdout)
    assert found["records"] == 240
    assert found["report"] is None
    assert {"accuracy", "macro_f1", "coverage_95"} <= set(found["levels"][-1]["figures"])


def test_another_column_of_labels(folder: Path, run: Run, fitted: Path) -> None:
    (folder / "audited.csv").write_text("job,place,audited\ncook,,5120\nbaker,,7512\n", encoding="utf-8")
    assert "2 records" in run("evaluate", fitted, "audited.csv", "--label", "audited").output
    assert (
        "no column 'audit'. Did you mean 'audited'"
        in run("evaluate", fitted, "audited.csv", "--label", "audit", code=3).stderr
    )


@pytest.mark.usefixtures("folder")
def test_a_field_of_another_name(run: Run, fitted: Path) -> None:
    read_table("coded.csv").rename({"job": "occupation"}).write_csv("renamed.csv")
    told = run("evaluate", fitted, "renamed.csv", "--field", "job=occupation", "--json")
    assert (
        json.loads(told.stdout)["levels"] == json.loads(run("evaluate", fitted, "coded.csv", "--json").stdout)["levels"]
    )
    assert "--field FIELD=COLUMN" in run("evaluate", fitted, "renamed.csv", code=3).stderr


def test_other_weights_or_none(folder: Path, run: Run) -> None:
    (folder / "heavy.csv").write_text("job,isco08,w\n" + "cook,5120,2\nbaker,7512,1\n" * 20, encoding="utf-8")
    run("fit", "heavy.csv", "--text", "job", "--label", "isco08", "--weight", "w", "--model", "ridge", "-o", "heavy")
    (folder / "audited.csv").write_text("job,isco08,v\ncook,5120,1\nbaker,5120,9\n", encoding="utf-8")
    assert "no column 'w'" in run("evaluate", "heavy", "audited.csv", code=3).stderr
    shares = [
        json.loads(run("evaluate", "heavy", "audited.csv", "--weight", weight, "--json").stdout)["levels"][-1]
        for weight in ("v", "")
    ]
    assert [share["figures"]["accuracy"]["value"] for share in shares] == [pytest.approx(0.1), pytest.approx(0.5)]


def test_empty_labels_are_told_with_the_rows_of_the_file(folder: Path, run: Run, fitted: Path) -> None:
    rows = "job,place,isco08,part\ncook,,5120,a\nbaker,,7512,b\ncook,,,b\n"
    (folder / "audited.csv").write_text(rows, encoding="utf-8")
    assert "(row 4)" in run("evaluate", fitted, "audited.csv", "--where", "part=b", code=3).stderr


def test_rows_of_the_file() -> None:
    scheme = Scheme.from_labels(["11", "12"])
    found = evaluate(["11", "12"], np.array([[0.8, 0.2], [0.6, 0.4]]), scheme.levels(), scheme)
    assert in_file(found, Records("coded.csv", pl.DataFrame(), np.array([10, 20]))).surest_errors["row"].to_list() == [
        22
    ]
