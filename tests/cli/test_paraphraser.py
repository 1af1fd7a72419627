from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from glosa import read_table

Run = Callable[..., Any]


@pytest.fixture
def pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("pairs.csv").write_text("said,also\n" + "cook,chef\nbaker,bread maker\nwaiter,\n" * 4, encoding="utf-8")
    Path("coded.csv").write_text("job,code\ncook,1\nbaker,2\n88,9\n", encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("pairs")
def test_a_model_is_taught_and_rewords_records(tiny_writer: Path, run: Run) -> None:
    named = ("--text", "said", "--reworded", "also", "--base", tiny_writer, "-o", "p", "--device", "cpu")
    told = json.loads(run("paraphraser", "pairs.csv", *named, "--epochs", "2", "--rank", "4", "--json").stdout)
    assert told["pairs"] == 8
    assert told["losses"][1] < told["losses"][0]
    done = run("paraphraser", "pairs.csv", *named, "--epochs", "20", "--learning-rate", "0.02", "--batch", "4")
    assert "Learned from 8 pairs: p, loss" in done.output
    run("paraphrase", "coded.csv", "--text", "job", "--missing", "88", "--paraphraser", "p", "-o", "out.csv")
    copies = read_table("out.csv").filter(origin="paraphrase")
    assert {"chef", "bread maker"} <= set(copies["job"])
    assert set(copies["origin_kind"]) == {"model"}


@pytest.mark.usefixtures("pairs")
def test_what_cannot_be_used(tiny_writer: Path, run: Run) -> None:
    named = ["paraphraser", "pairs.csv", "--text", "said", "--reworded", "also", "--base"]
    assert "no language model can be loaded" in run(*named, "nowhere", "-o", "p", code=5).stderr
    assert "learning_rate is 7" in run(*named, tiny_writer, "-o", "p", "--learning-rate", "7", code=3).stderr
    Path("full").mkdir()
    Path("full/other").touch()
    assert "is there already and is no paraphraser" in run(*named, tiny_writer, "-o", "full", code=3).stderr
    assert "no column 'also_said'" in run(*named, tiny_writer, "-o", "p", "--reworded", "also_said", code=3).stderr
