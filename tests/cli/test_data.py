from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from glosa.cli.data import app
from glosa.errors import SettingsError
from glosa.records.datasets import DATASETS, find
from glosa.records.read import read_table

run = CliRunner().invoke


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    table = pl.DataFrame({"title": ["baker"], "soc2010": ["0432"]})
    monkeypatch.setitem(DATASETS, "soc2010", replace(find("soc2010"), rows=1, build=lambda _: table))
    monkeypatch.setenv("GLOSA_CACHE", str(tmp_path))
    return tmp_path


def test_list_shows_every_data_set() -> None:
    shown = run(app, ["list"], env={"COLUMNS": "200"}).stdout
    assert "soc2010" in shown
    assert "28,521" in shown
    listed = json.loads(run(app, ["list", "--json"]).stdout)
    assert [dataset["name"] for dataset in listed] == list(DATASETS)
    assert listed[0]["fields"] == ["title", "qualifier", "industry"]
    assert {"name", "rows", "label", "source", "licence"} <= set(listed[0])


def test_get_says_where_the_file_lies(cache: Path) -> None:
    done = run(app, ["get", "soc2010"])
    assert done.exit_code == 0
    assert f"soc2010: 1 records in {cache / 'soc2010.parquet'}" in done.stdout
    assert json.loads(run(app, ["get", "soc2010", "--json"]).stdout)["path"] == str(cache / "soc2010.parquet")


def test_get_writes_a_copy(cache: Path) -> None:
    output = cache / "copy.csv"
    assert str(output) in run(app, ["get", "soc2010", "--output", str(output)]).stdout
    assert read_table(output).rows() == [("baker", "0432")]


def test_an_unknown_name_is_an_error_of_ours() -> None:
    with pytest.raises(SettingsError, match="there is no data set 'soc'"):
        run(app, ["get", "soc"], catch_exceptions=False)
