from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from glosa.errors import TableError
from glosa.report.gallery import Plot
from glosa.report.plots.histogram import plot_lengths
from glosa.report.plots.published import plot_published
from glosa.report.reproduction import Figures, Line, Reproduction, Section, write_reproduction
from glosa.report.wording import Wording

EN = Wording.of("en")


@pytest.fixture
def done() -> Reproduction:
    lengths = plot_lengths({"train": np.array([3, 5, 900]), "test": np.array([], np.int64)}, ["Characters", "Share"])
    return Reproduction(
        name="games",
        title="Which <game> is it?",
        source="somebody",
        sentences=("ridge is right.",),
        figures=(
            Figures("Accuracy", (Line("ridge", 0.75, 0.8), Line("sgd", 0.9, None), Line("tree", 0.5, 0.4))),
            Figures("Parameters", (Line("ridge", 3451177, 3451177),), "count"),
        ),
        sections=(Section("The games", "Look.", (Plot("lengths", "Lengths", "How long.", lengths),)),),
        differences=("Other <data>.",),
        settings={"ridge": {"alpha": 2.0}},
        seconds=75.0,
        files={"submission.csv": b"id,target\n1,0\n"},
    )


def test_a_folder_of_everything(done: Reproduction, tmp_path: Path) -> None:
    page = write_reproduction(done, tmp_path / "out")
    assert page == tmp_path / "out/reproduction.html"
    text = page.read_text(encoding="utf-8")
    assert "Which &lt;game&gt; is it?" in text
    assert "Other &lt;data&gt;." in text
    assert "http" not in text.replace("http://www.w3.org", "")
    assert "3,451,177" in text
    assert "1/2" in text  # published figures that are reached, of those that both have
    names = {path.relative_to(page.parent).as_posix() for path in page.parent.rglob("*") if path.is_file()}
    assert names == {
        "reproduction.html", "reproduction.json", "figures.csv", "submission.csv",
        "plots/figures_1.svg", "plots/lengths.svg",
    }  # fmt: skip


def test_figures_for_machines(done: Reproduction, tmp_path: Path) -> None:
    folder = write_reproduction(done, tmp_path).parent
    told = json.loads((folder / "reproduction.json").read_text(encoding="utf-8"))
    assert told["figures"][0]["lines"][1] == {"name": "sgd", "published": 0.9, "ours": None, "difference": None}
    assert told["settings"] == {"ridge": {"alpha": 2.0}}
    table = pl.read_csv(folder / "figures.csv")
    assert table.columns == ["measure", "name", "published", "ours", "difference"]
    assert table.row(0) == ("Accuracy", "ridge", 0.75, 0.8, pytest.approx(0.05))
    assert table.height == 4


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [
        ("share", -0.0123, "−1.23"),
        ("share", 0.5, "50.00"),
        ("number", 2.47, "2.470"),
        ("count", 3451177, "3,451,177"),
        ("seconds", 90, "90.0\u202fs"),
    ],
)
def test_how_figures_are_shown(unit: str, value: float, shown: str) -> None:
    assert Figures("any", (), unit).show(value, EN) == shown  # type: ignore[arg-type]


def test_what_is_missing_is_a_dash_and_a_sign_can_be_asked_for() -> None:
    assert Figures("any", ()).show(None, EN) == "–"
    assert Figures("any", ()).show(0.1, EN, sign=True) == "+10.00"
    assert Figures("any", (Line("a", 1, None),)).best() is None


def test_figures_that_are_missing_leave_their_dots_out() -> None:
    figure = plot_published(
        ["a", "b"], np.array([0.5, np.nan]), np.array([0.6, 0.7]), ["Accuracy", "published", "ours"]
    )
    assert [text.get_text() for text in figure.axes[0].get_yticklabels()] == ["a", "b"]


def test_where_nothing_was_published_there_are_no_columns_for_it(done: Reproduction, tmp_path: Path) -> None:
    alone = replace(done, figures=(Figures("Pace", (Line("ridge", None, 0.5), Line("tree", None, 0.6))),))
    headings = ("Published</th>", "Difference</th>")
    shown = [write_reproduction(one, tmp_path / "page").read_text(encoding="utf-8") for one in (done, alone)]
    assert [all(heading in page for heading in headings) for page in shown] == [True, False]
    assert not any(heading in shown[1] for heading in headings)


def test_a_folder_that_cannot_be_written(done: Reproduction, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(TableError, match="cannot be written"):
        write_reproduction(done, tmp_path / "file")
