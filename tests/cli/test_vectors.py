from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import Result

from glosa.features.word_vectors import read_vectors

Run = Callable[..., Result]

GLOVE = "cook 1 0\nbaker 1 0.5\ndriver 0 1\nTram 0 -1\n"


@pytest.fixture
def glove(folder: Path) -> Path:
    (folder / "glove.txt").write_text(GLOVE, encoding="utf-8")
    return folder / "glove.txt"


def test_train_then_show(run: Run, folder: Path) -> None:
    few = ("--text", "job", "--text", "place", "--dim", 4, "--epochs", 1)
    output = run("vectors", "train", "coded.csv", "new.csv", *few, "-o", "own").output
    for told in ("own: 24 words, 4 numbers each", "running words", "glosa vectors show own --word"):
        assert told in output
    assert read_vectors(folder / "own", None).dim == 4
    assert "Nearest to Baker" in run("vectors", "show", "own", "--word", "Baker").output


def test_train_of_parts_of_words_as_json(run: Run, folder: Path) -> None:
    few = ("--text", "job", "--dim", 4, "--epochs", 1, "--window", 2, "--min-count", 3, "--seed", 7)
    told = json.loads(run("vectors", "train", "coded.csv", *few, "--method", "fasttext", "-o", "own", "--json").stdout)
    assert (told["path"], told["dim"], told["coverage"]["share"]) == ("own", 4, 1)
    assert read_vectors(folder / "own", ["bakers"]).words == ("bakers",)


def test_a_table_need_not_have_all_of_the_columns(run: Run, folder: Path) -> None:
    (folder / "tasks.csv").write_text("task\nfry fish\nfry rice\n", encoding="utf-8")
    run("vectors", "train", "coded.csv", "tasks.csv", "--text", "job", "--text", "task", "--dim", 2, "-o", "own")
    assert {"baker", "fry"} <= set(read_vectors(folder / "own", None).words)


def test_coverage_and_nearest_words(run: Run, glove: Path) -> None:
    asked = ("--data", "new.csv", "--text", "job", "--word", "Cook", "--most", 1)
    output = run("vectors", "show", glove, *asked).output
    assert "Most frequent without: night (1)" in output
    found = json.loads(run("vectors", "show", glove, *asked, "--json").stdout)
    assert (found["words"], found["dim"], found["coverage"]["share"]) == (2, 2, 0.5)
    [[near, cosine]] = found["nearest"]["Cook"]
    assert near == "baker"
    assert cosine == pytest.approx(1 / 1.25**0.5)


def test_keep_what_texts_need(run: Run, glove: Path, folder: Path) -> None:
    (folder / "jobs.csv").write_text("job\ntram driver\n", encoding="utf-8")
    run("vectors", "keep", glove, "--data", "jobs.csv", "--text", "job", "-o", "own")
    assert set(read_vectors(folder / "own", None).words) == {"driver", "tram"}


def test_keep_a_matrix_with_its_words(run: Run, folder: Path) -> None:
    np.save(folder / "values.npy", np.eye(3, 2, dtype=np.float32))
    (folder / "words.csv").write_text("word\nthe\ncook\nbaker\n", encoding="utf-8")
    told = json.loads(run("vectors", "keep", "values.npy", "--words", "words.csv", "-o", "own", "--json").stdout)
    assert told == {"path": "own", "words": 3, "dim": 2}
    assert read_vectors(folder / "own", ["cook"]).values.tolist() == [[0, 1]]


def test_bad_input_ends_with_3(run: Run, glove: Path, folder: Path) -> None:
    glove.write_text("cook 1 0\nbaker 1\ndriver 0 1\n", encoding="utf-8")
    assert "line 2 has 1 numbers, not 2" in run("vectors", "show", glove, code=3).stderr
    assert "Name its columns with --text" in run("vectors", "train", "coded.csv", "-o", "own", code=3).stderr
    named = ("--text", "jbo", "-o", "own")
    assert "Did you mean 'job'" in run("vectors", "train", "coded.csv", *named, code=3).stderr
    (folder / "other.csv").write_text("other\nx\n", encoding="utf-8")
    both = ("coded.csv", "other.csv", "--text", "job", "-o", "own")
    assert "other.csv misses columns" in run("vectors", "train", *both, code=3).stderr


def test_a_place_with_other_things_is_refused_before_anything_is_done(run: Run, folder: Path) -> None:
    (folder / "own").mkdir()
    (folder / "own/notes.txt").write_text("mine", encoding="utf-8")
    for command in (("train", "none.csv"), ("keep", "none.txt")):
        assert "is no word vectors, so it is left alone" in run("vectors", *command, "-o", "own", code=3).stderr
