from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]
NAMED = ("coded.csv", "--text", "job", "--label", "isco08", "--model", "logistic")

pytestmark = pytest.mark.usefixtures("folder")


def test_says_what_was_learned(run: Run) -> None:
    output = run("fit", *NAMED).output
    assert "Learned from 240 records in" in output
    assert "Calibration error" in output
    assert "glosa evaluate autocoder AUDITED -o report" in output
    assert "glosa code autocoder NEW -o coded.csv" in output


def test_every_setting_reaches_the_autocoder(run: Run) -> None:
    options = (
        *("--categorical", "place", "--missing", "88", "--levels", "1,4", "--seed", "7", "--validation", "0.2"),
        *("--class-weight", "balanced", "--option", "C=2.0", "--where", "split=train"),
    )
    shown = json.loads(run("fit", *NAMED, *options, "--json").stdout)
    told = {"text": ["job"], "categorical": ["place"], "image": None, "size": None, "label": "isco08"}
    assert shown["fields"] == told
    assert "88" in shown["missing"]
    assert [level["codes"] for level in shown["levels"]] == [3, 5]
    assert (shown["options"], shown["records"]) == ({"C": 2.0}, 180)
    assert shown["settings"]["model"]["class_weight"] == "balanced"
    assert shown["settings"]["model"]["seed"] == 7


def test_equal_seeds_give_equal_autocoders(run: Run) -> None:
    first, second = (json.loads(run("fit", *NAMED, "--json").stdout)["fingerprint"] for _ in range(2))
    assert first == second


def test_special_codes(run: Run) -> None:
    shown = json.loads(run("fit", *NAMED, "--special", "7511", "--json").stdout)
    assert shown["levels"][0]["codes"] == 4


def test_unknown_models_and_options(run: Run) -> None:
    assert "no model 'logistics'. Did you mean 'logistic'" in run("fit", *NAMED, "--model", "logistics", code=3).stderr
    assert "[model] validation is 0.9" in run("fit", *NAMED, "--validation", "0.9", code=3).stderr
    assert "no option" in run("fit", *NAMED, "--option", "speed=9", code=3).stderr


def test_a_neural_model_goes_on_from_its_checkpoints(run: Run, folder: Path) -> None:
    neural = (*NAMED[:-1], "embedding-ff", "--option", "epochs=2", "--checkpoints", "training", "--json")
    first, again = (json.loads(run("fit", *neural).stdout) for _ in range(2))
    assert first["fingerprint"] == again["fingerprint"]
    assert [path.name for path in (folder / "training").iterdir()] == ["epoch-2"]
    assert "another training" in run("fit", *neural, "--seed", "3", code=3).stderr
    assert "'logistic' keeps no checkpoints" in run("fit", *NAMED, "--checkpoints", "other", code=3).stderr


def test_of_several_processes_only_the_first_writes(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "1")
    assert run("fit", *NAMED).output == ""
    assert not (folder / "autocoder").exists()


def test_without_records_the_scheme_and_its_index_are_learned(run: Run) -> None:
    Path("scheme.csv").write_text(
        'code,title,description\n5120,Cooks,"They prepare meals; taste soups"\n8332,Lorry drivers,\n', encoding="utf-8"
    )
    Path("index.csv").write_text("title,code\ntrucker,8332\n", encoding="utf-8")
    Path("new.csv").write_text("job\nTRUCKER\ntastes soups\n", encoding="utf-8")
    named = ("--scheme", "scheme.csv", "--index", "index.csv", "--text", "job")
    output = run("fit", *named, "--model", "search", "--option", "encoder=none").output
    assert "Learned from the scheme alone in" in output
    run("code", "autocoder", "new.csv", "-o", "coded.jsonl")
    codes = [json.loads(line)["code"] for line in Path("coded.jsonl").read_text(encoding="utf-8").splitlines()]
    assert codes == ["8332", "5120"]


def test_an_index_out_of_the_scheme_is_refused_with_its_rows(run: Run) -> None:
    Path("scheme.csv").write_text("code,title\n5120,Cooks\n8332,Drivers\n", encoding="utf-8")
    Path("index.csv").write_text("title,code\ncook,5120\ntrucker,8332\npilot,3153\n", encoding="utf-8")
    named = ("--scheme", "scheme.csv", "--index", "index.csv", "--text", "job", "--model", "ridge")
    assert "code '3153' is not in the scheme (row 4)" in run("fit", *named, code=3).output
    assert "Learned from the scheme alone" in run("fit", *named, "--unknown", "drop").output
