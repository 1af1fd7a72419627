from __future__ import annotations

import sys
from pathlib import Path

import pytest

from glosa.errors import UnavailableError
from glosa.experiments.place import HABITS, Place


@pytest.fixture(autouse=True)
def _without_habits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in HABITS:
        monkeypatch.delenv(name, raising=False)


def test_a_folder_has_its_own_database_and_files(tmp_path: Path) -> None:
    place = Place.of(tmp_path / "my runs")
    assert place.uri == f"sqlite:///{tmp_path}/my runs/mlflow.db"
    assert place.files == (tmp_path / "my runs" / "artifacts").as_uri()
    assert place.look == f"mlflow ui --backend-store-uri 'sqlite:///{tmp_path}/my runs/mlflow.db'"


def test_what_is_shown_has_no_password() -> None:
    assert Place.of("https://me:secret@host/runs").look == "https://host/runs"
    assert Place.of("postgresql://me:secret@host/runs").look.endswith(" postgresql://host/runs")


def test_without_mlflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mlflow", None)
    with pytest.raises(UnavailableError, match=r"^tracking needs MLflow\. Install it with: pip install mlflow$"):
        Place.of(tmp_path).connect()


def test_where_no_folder_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnavailableError, match=r"file: no folder for runs can be made: File exists\. Name another"):
        Place.of(tmp_path / "file").connect()


def test_an_address_that_means_nothing() -> None:
    with pytest.raises(UnavailableError, match=r"^gopher://host does not take the run: .*Name a folder, or the addr"):
        Place.of("gopher://me:secret@host").connect()


def test_a_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    place = Place.of("http://127.0.0.1:9")
    client = place.connect()
    with pytest.raises(UnavailableError, match=r"127\.0\.0\.1:9 does not take the run: .*refused"), place.answering():
        client.get_experiment_by_name("glosa")
