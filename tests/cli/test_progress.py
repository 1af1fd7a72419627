from __future__ import annotations

import math

import pytest

from glosa.cli.progress import fit_progress, rows_progress
from glosa.training.progress import Progress


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "160")


@pytest.mark.usefixtures("terminal")
def test_a_fit_tells_stage_loss_and_rate(capsys: pytest.CaptureFixture[str]) -> None:
    with fit_progress() as report:
        for step in range(1, 5):
            report(Progress(step, 4, 1, 2, 0.5, "member 1 of 2"))
        report(Progress(1, 2, 1, 1, math.nan, "calibrating"))
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "member 1 of 2" in shown.err
    assert "epoch 1/2  loss 0.500" in shown.err
    assert "steps/s" in shown.err
    assert "nan" not in shown.err


@pytest.mark.usefixtures("terminal")
def test_rows(capsys: pytest.CaptureFixture[str]) -> None:
    with rows_progress("Coding", 100) as advance:
        advance(50)
        advance(50)
    assert "100%" in capsys.readouterr().err


def test_nothing_goes_to_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    with rows_progress("Coding", None) as advance:
        advance(5)
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("terminal")
def test_nothing_where_it_is_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    with fit_progress(hidden=True) as report:
        report(Progress(1, 2, 1, 1, 0.5, "training"))
    assert capsys.readouterr().err == ""
