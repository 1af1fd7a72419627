from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from glosa.experiments.reproduce.tweets import CONTENDERS, FOLDS, TWEETS
from glosa.training.progress import Progress

PUBLISHED = {
    "ridge": 0.7890, "sgd": 0.7906, "logistic": 0.7941, "boosting": 0.7854,
    "bernoulli-nb": 0.8121, "gaussian-nb": 0.6175, "complement-nb": 0.7988, "tree": 0.7628,
}  # fmt: skip


def test_the_published_figures() -> None:
    assert {one.name: one.published for one in CONTENDERS} == PUBLISHED


def test_figures_plots_and_submission(tweets_folder: Path) -> None:
    told: list[Progress] = []
    done = TWEETS.run(tweets_folder, quick=False, report=told.append)
    (figures,) = done.figures
    assert {line.name: line.published for line in figures.lines} == PUBLISHED
    assert all(line.ours is not None and 0.5 <= line.ours <= 1 for line in figures.lines)
    assert [(one.stage, one.step, one.steps) for one in told[-FOLDS:]] == [("tree", n + 1, FOLDS) for n in range(FOLDS)]
    assert [plot.name for section in done.sections for plot in section.plots] == [
        "classes", "lengths", "lengths_by_class", "keywords", "confusion",
    ]  # fmt: skip
    rows = list(csv.reader(io.StringIO(done.files["submission.csv"].decode())))
    assert rows[0] == ["id", "target"]
    assert [row[0] for row in rows[1:]] == [*map(str, range(900, 908)), "950"]
    assert {row[1] for row in rows[1:]} <= {"0", "1"}
    assert set(done.settings) == PUBLISHED.keys()


def test_the_same_again(tweets_folder: Path) -> None:
    first, second = (TWEETS.run(tweets_folder, quick=True, report=None) for _ in range(2))
    assert first.figures == second.figures
    assert first.files == second.files
    assert re.match("A quick run over 64 tweets", first.sentences[0])


@pytest.mark.realdata
def test_a_quick_run_over_the_real_tweets(data_dir: Path) -> None:
    done = TWEETS.run(data_dir, quick=True, report=None)
    ours = {line.name: line.ours or 0.0 for line in done.figures[0].lines}
    assert max(ours.values()) > 0.7
    assert len(done.files["submission.csv"].splitlines()) == 3264
