from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from glosa.experiments.place import Place

Run = Callable[..., Result]
NAMED = ("coded.csv", "--text", "job", "--label", "isco08", "--model", "ridge", "--where", "split=train")


def test_a_fit_and_its_evaluation_are_one_run(folder: Path, run: Run) -> None:
    address = Place.of("runs").uri
    said = run("fit", *NAMED, "--track", "runs", "--experiment", "jobs")
    assert f"mlflow ui --backend-store-uri {address}" in said.output
    judged = json.loads(
        run("evaluate", "autocoder", "coded.csv", "--where", "split=test", "--track", "runs", "--json").stdout
    )
    client = Place.of("runs").connect()
    kept = client.get_run(judged["run"])
    assert client.get_experiment(kept.info.experiment_id).name == "jobs", "that of the fit"
    assert kept.data.metrics["fit/records"] == 180
    assert kept.data.metrics["evaluation/level_4/accuracy"] == judged["levels"][3]["figures"]["accuracy"]["value"]
    assert client.list_artifacts(kept.info.run_id, "evaluation/coded")
    again = run("evaluate", "autocoder", "coded.csv", "--where", "split=test", "--track", "runs")
    assert f"mlflow ui --backend-store-uri {address}" in again.output

    (folder / "glosa.toml").write_text('[tracking]\nuri = "runs"\nexperiment = "more"\n')
    fitted = json.loads(run("fit", *NAMED, "--json").stdout)
    assert client.get_experiment(client.get_run(fitted["run"]).info.experiment_id).name == "more"


@pytest.mark.usefixtures("folder")
def test_without_mlflow_nothing_is_learned(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mlflow", None)
    assert "pip install mlflow" in run("fit", *NAMED, "--track", "runs", code=5).stderr
    assert not Path("autocoder").exists()


@pytest.mark.usefixtures("folder")
def test_an_autocoder_keeps_no_password(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    failed = run("fit", *NAMED, "--track", "http://me:secret@127.0.0.1:9", code=5)
    assert "http://127.0.0.1:9 does not take the run" in failed.stderr
    assert "secret" not in failed.output
