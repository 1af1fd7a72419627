from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from glosa import Autocoder, UnavailableError
from glosa.experiments import tracking
from glosa.experiments.place import Place
from glosa.experiments.tracking import Tracker
from glosa.records.fingerprint import fingerprint

if TYPE_CHECKING:
    from mlflow import MlflowClient

RECORDS = pl.DataFrame(
    {
        "id": range(40),
        "job": ["cook", "school cook", "bus driver", "tram driver"] * 10,
        "isco08": ["5120", "5120", "8331", "8331"] * 10,
    }
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def fitted(model: str = "ridge", **more: object) -> Autocoder:
    return Autocoder(text=["job"], label="isco08", model=model, lengths=(1, 4), **more).fit(RECORDS)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of runs; to make its database takes seconds, so the tests share it."""
    return tmp_path_factory.mktemp("tracking") / "runs"


@pytest.fixture(scope="module")
def client(place: Path) -> MlflowClient:
    return Place.of(place).connect()


@pytest.fixture(scope="module")
def autocoder() -> Autocoder:
    return fitted()


@pytest.fixture(scope="module")
def run(place: Path, autocoder: Autocoder) -> str:
    """A fit and its evaluation."""
    tracker = Tracker(place, "jobs")
    run = tracker.add_fit(autocoder, RECORDS, source="survey/coded.csv", seconds=2.0)
    audited = RECORDS.head(8)
    address = "postgresql://me:secret@server/audited"
    assert tracker.add_evaluation(autocoder, autocoder.evaluate(audited), audited, source=address, language="es") == run
    return run


def test_settings_figures_and_identities(client: MlflowClient, run: str, autocoder: Autocoder) -> None:
    kept = client.get_run(run)
    assert kept.info.status == "FINISHED"
    assert kept.info.end_time - kept.info.start_time >= 2000
    assert kept.info.run_name == f"ridge {autocoder.fingerprint_[:8]}"
    assert (kept.data.params["model"], kept.data.params["lengths"]) == ("ridge", "[1, 4]")
    assert kept.data.metrics["fit/records"] == 40
    assert kept.data.metrics["held_out/level_2/accuracy"] == autocoder.held_out_[1]["accuracy"]
    assert kept.data.metrics["evaluation/level_1/accuracy"] == 1
    tags = kept.data.tags
    assert tags["glosa.autocoder"] == autocoder.fingerprint_
    assert tags["glosa.training.sha256"] == fingerprint(RECORDS, ["job", "isco08"])
    assert tags["glosa.evaluation.sha256"] == fingerprint(RECORDS.head(8), ["job", "isco08"])


def test_data_sets_are_named_but_not_kept(client: MlflowClient, run: str) -> None:
    inputs = {each.tags[0].value: each.dataset for each in client.get_run(run).inputs.dataset_inputs}
    assert {use: data.name for use, data in inputs.items()} == {"training": "coded.csv", "evaluation": "audited"}
    profile = json.loads(inputs["training"].profile)
    assert (profile["num_rows"], profile["columns"]) == (40, ["job", "isco08"])
    assert profile["sha256"].startswith(inputs["training"].digest)
    assert json.loads(inputs["evaluation"].source)["uri"] == "postgresql://server/audited", "no password"


def test_the_report_is_kept(client: MlflowClient, run: str) -> None:
    files = [file.path for file in client.list_artifacts(run, "evaluation/audited")]
    assert files == ["evaluation/audited/report.html", "evaluation/audited/report.json"]
    page = Path(client.download_artifacts(run, files[0])).read_text(encoding="utf-8")
    assert '<html lang="es"' in page


def test_epochs(client: MlflowClient, place: Path, autocoder: Autocoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autocoder, "history_", pl.DataFrame({"epoch": [1, 2, 3], "loss": [0.9, 0.5, 0.4]}))
    run = Tracker(place, "epochs").add_fit(autocoder, RECORDS)
    points = client.get_metric_history(run, "training/loss")
    assert [(point.step, point.value) for point in points] == [(1, 0.9), (2, 0.5), (3, 0.4)]


def test_the_model_of_a_run_codes_records(
    client: MlflowClient, run: str, autocoder: Autocoder, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import mlflow
    import pandas as pd

    monkeypatch.setenv("MLFLOW_TRACKING_URI", Place.of(place).uri)
    model = mlflow.pyfunc.load_model(f"runs:/{run}/autocoder")
    coded = model.predict(pd.DataFrame({"job": ["night cook"]}))
    assert coded["code"].tolist() == ["5120"]
    assert coded["autocoder"].tolist() == [autocoder.fingerprint_[:12]]
    assert model.metadata.run_id == run
    kept = client.get_logged_model(model.metadata.model_id)
    assert (kept.name, str(kept.status)) == ("autocoder", "READY")
    assert {figure.key for figure in kept.metrics} >= {"held_out/level_1/accuracy", "evaluation/level_1/accuracy"}


def test_an_evaluation_goes_to_the_latest_run_of_its_autocoder(place: Path, autocoder: Autocoder) -> None:
    tracker, evaluation = Tracker(place, "again"), autocoder.evaluate(RECORDS)
    first = tracker.add_evaluation(autocoder, evaluation, RECORDS)
    second = tracker.add_fit(autocoder, RECORDS)
    assert tracker.add_evaluation(autocoder, evaluation, RECORDS) == second != first


def test_another_column_of_right_codes(client: MlflowClient, place: Path, autocoder: Autocoder) -> None:
    audited = RECORDS.rename({"isco08": "right"})
    evaluation = autocoder.evaluate(audited, audited["right"])
    run = Tracker(place, "audit").add_evaluation(autocoder, evaluation, audited, label="right")
    assert client.get_run(run).data.tags["glosa.evaluation.sha256"] == fingerprint(audited, ["job", "right"])


def test_what_breaks_off_is_a_failed_run(
    client: MlflowClient, place: Path, autocoder: Autocoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(tracking, "save_model", full)
    with pytest.raises(OSError, match="no space left"):
        Tracker(place, "broken").add_fit(autocoder, RECORDS)
    experiment = client.get_experiment_by_name("broken")
    assert [run.info.status for run in client.search_runs([experiment.experiment_id])] == ["FAILED"]


def test_a_deleted_experiment(client: MlflowClient, place: Path, autocoder: Autocoder) -> None:
    tracker = Tracker(place, "gone")
    client.delete_experiment(client.get_experiment_by_name("gone").experiment_id)
    with pytest.raises(UnavailableError, match=r"does not take the run: .*active"):
        tracker.add_fit(autocoder, RECORDS)


@contextmanager
def pages(uri: str, files: Path) -> Iterator[str]:
    """Start `mlflow ui` on loopback, and end it; it keeps the files of others in a folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = f"--host 127.0.0.1 --port {port} --workers 1".split()
    command = [sys.executable, "-m", "mlflow", "ui", "--backend-store-uri", uri, "--artifacts-destination", str(files)]
    quiet = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true"}
    server = subprocess.Popen([*command, *where], env=quiet, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        while server.poll() is None:
            try:
                urllib.request.urlopen(f"{address}/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        os.killpg(server.pid, 15)
        server.wait(120)


@pytest.mark.slow
def test_a_server_keeps_runs_too(
    place: Path,
    autocoder: Autocoder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import mlflow
    import pandas as pd

    with pages(Place.of(place).uri, tmp_path) as address:
        tracker = Tracker(address, "of a server")
        assert tracker.look == address
        run = tracker.add_fit(autocoder, RECORDS)
        assert tracker.add_evaluation(autocoder, autocoder.evaluate(RECORDS), RECORDS) == run
        monkeypatch.setenv("MLFLOW_TRACKING_URI", address)
        model = mlflow.pyfunc.load_model(f"runs:/{run}/autocoder")
    assert model.predict(pd.DataFrame({"job": ["night cook"]}))["code"].tolist() == ["5120"]
    assert list(tmp_path.rglob("report.html"))
    assert capsys.readouterr().out == ""


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium to look at the pages with")
def test_the_pages_compare_two_runs(place: Path, run: str, autocoder: Autocoder, tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")
    tracker, other = Tracker(place, "jobs"), fitted("logistic")
    second = tracker.add_fit(other, RECORDS)
    tracker.add_evaluation(other, other.evaluate(RECORDS), RECORDS)
    experiment = Place.of(place).connect().get_run(run).info.experiment_id
    picture = Path(os.environ.get("GLOSA_SCREENSHOTS", tmp_path)) / "compare.png"
    with pages(Place.of(place).uri, tmp_path) as address, sync_api.sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": 1400, "height": 2200})
        page.route(lambda url: not url.startswith(address), lambda route: route.abort())  # the network is not asked
        page.goto(
            f'{address}/#/compare-runs?runs=["{run}","{second}"]&experiments=["{experiment}"]', wait_until="commit"
        )
        for text in (f"ridge {autocoder.fingerprint_[:8]}", f"logistic {other.fingerprint_[:8]}"):
            page.get_by_text(text).first.wait_for(timeout=180_000)
        page.get_by_text("evaluation/level_1/accuracy").first.wait_for(timeout=180_000)
        page.screenshot(path=picture)
        browser.close()
    assert picture.stat().st_size > 20_000
