from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import xlsxwriter
from typer.testing import Result

from glosa import read_table

pytest.importorskip("torch")

Run = Callable[..., Result]
LEARN = ("--layers", "16,1", "--epochs", "100", "--option", "size=16")
PLAIN = ("--kind", "plain", "--layers", "8,1", "--epochs", "30", "--option", "batch=16")


def write(path: Path, rows: int, odd: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    x = random.normal(size=(rows, 1)) * [1.0, 2.0, -1.0] + random.normal(size=(rows, 3)) * 0.05
    x[:odd, 2] += 4
    table = pl.DataFrame(x, schema=["a", "b", "c"], orient="row")
    table.with_columns(state=pl.Series(["bad"] * odd + ["ok"] * (rows - odd)), day=pl.lit("Monday")).write_csv(path)


@pytest.fixture
def sensors(folder: Path) -> Path:
    write(folder / "sensors.csv", 120, 6, 0)
    write(folder / "today.csv", 40, 4, 1)
    return folder


def test_what_is_odd_is_flagged_and_says_why(sensors: Path, run: Run) -> None:
    output = run("anomalies", "sensors.csv", "--label", "state", "--share", "0.05", *LEARN).output
    assert "120 rows learned; 6 of 120 rows flagged" in output
    assert "column 'day' is left out, no numbers" in output
    assert "AUROC" in output
    assert "The page: anomalies/anomalies.html" in output
    assert "glosa anomalies NEW_DATA --model anomalies -o new" in output
    table = read_table(sensors / "anomalies/anomalies.csv")
    assert table.columns == ["a", "b", "c", "state", "day", "score", "anomaly", "learned", "because"]
    flagged = table.filter(anomaly="true")
    assert flagged.height == 6
    assert "instead of" in flagged["because"][0]


def test_a_sheet_is_learned_and_judged(sensors: Path, run: Run) -> None:
    with xlsxwriter.Workbook(sensors / "sensors.xlsx") as book:
        pl.DataFrame({"read": ["me"]}).write_excel(book, "About")
        pl.read_csv(sensors / "sensors.csv").write_excel(book, "Sensors")
    named = ("sensors.xlsx", "--sheet", "Sensors")
    first = json.loads(run("anomalies", *named, *LEARN, "-o", "odd", "--json").stdout)
    again = json.loads(run("anomalies", *named, "--model", "odd", "-o", "again", "--json").stdout)
    assert first["records"] == again["records"] == 120


def test_normal_rows_are_learned_and_new_ones_judged_later(sensors: Path, run: Run) -> None:
    named = ("sensors.csv", "--label", "state", "--normal", "ok", *LEARN, "--new", "today.csv", "-o", "odd")
    told = json.loads(run("anomalies", *named, "--table", "t.parquet", "--json").stdout)
    assert (told["learned"], told["records"], told["judged"], told["normal"]) == (91, 40, 40, ["ok"])
    assert told["threshold"]["how"] == "quantile"
    assert told["figures"]["recall"]["value"] == 1
    again = json.loads(
        run("anomalies", "today.csv", "--model", "odd", "--label", "state", "-o", "again", "--json").stdout
    )
    assert (again["learned"], again["threshold"]["how"], again["records"]) == (None, "kept", 40)
    first, second = read_table(sensors / "t.parquet"), read_table(sensors / "again/anomalies.csv")
    assert first["anomaly"].cast(pl.String).to_list() == second["anomaly"].to_list()
    assert not (sensors / "again/autoencoder").exists()


def test_labelled_rows_choose_the_threshold(sensors: Path, run: Run) -> None:
    named = ("sensors.csv", "--label", "state", "--normal", "ok", *PLAIN, "--validation", "today.csv")
    told = json.loads(run("anomalies", *named, "--language", "es", "--json").stdout)
    assert told["threshold"]["how"] == "validation"
    assert "¿Qué filas son raras?" in (sensors / "anomalies/anomalies.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("folder")
def test_texts(run: Run) -> None:
    told = run("anomalies", "coded.csv", "--text", "job", "--layers", "8,2", "--epochs", "2").output
    assert "240 rows learned" in told
    assert "Says" in told


def test_bad_input(sensors: Path, run: Run) -> None:
    named = ("anomalies", "sensors.csv", "--label", "state")
    assert "no row has the label 'fine'" in run(*named, "--normal", "fine", code=3).stderr
    assert "asked for by quantile and by share" in run(*named, "--quantile", "0.9", "--share", "0.1", code=3).stderr
    assert "none is known to be normal" in run("anomalies", "sensors.csv", "--learn", "normal", code=3).stderr
    assert "there is nothing to learn from" in run("anomalies", code=3).stderr
    assert "there is nothing to judge" in run("anomalies", "--model", "odd", code=3).stderr
    asked = run("anomalies", "today.csv", "--model", "odd", "--learn", "all", "--new", "today.csv", code=3).stderr
    assert "--learn, --new would ask for learning" in asked
    assert "odd" in run("anomalies", "today.csv", "--model", "odd", code=4).stderr
    constant = "a,b\n1,2\n1,2\n1,2\n"
    (sensors / "constant.csv").write_text(constant, encoding="utf-8")
    assert "columns 'a', 'b' are always the same" in run("anomalies", "constant.csv", code=3).stderr
