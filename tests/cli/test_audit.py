from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from glosa import read_table

Run = Callable[..., Result]
ROW = 38  # of the wrong label, as a spreadsheet shows it
NAMED = ("coded.csv", "--text", "job", "--label", "isco08", "--where", "split=train", "--model", "complement-nb")


@pytest.fixture
def spoilt(folder: Path) -> Path:
    """The survey with one label made wrong."""
    lines = (folder / "coded.csv").read_text(encoding="utf-8").splitlines()
    at = lines.index("baker,at night,7512,train")
    lines[at] = "baker,at night,8332,train"
    (folder / "coded.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return folder


def test_the_wrong_label_comes_first(spoilt: Path, run: Run) -> None:
    output = run("audit", *NAMED, "-o", "looked", "--clean", "clean.csv").output
    assert "of 180 labels are expected to be wrong" in output
    assert "The page: looked/audit.html" in output
    assert "glosa fit clean.csv --text job --label isco08" in output
    first = read_table(spoilt / "looked/audit.csv").row(0, named=True)
    assert (first["row"], first["job"], first["label"], first["suggested"]) == (
        str(ROW),
        "baker",
        "8332",
        "7512",
    )
    assert first["reason"] == "11 of 11 others with the same text have another code"
    conflicts = read_table(spoilt / "looked/conflicts.csv")
    assert conflicts["code"].to_list()[:2] == ["7512", "8332"]
    clean = read_table(spoilt / "clean.csv")
    assert clean.columns == ["job", "place", "isco08", "split"]
    assert clean.height < 180
    assert clean.filter(job="baker", isco08="8332").height == 0


def test_for_machines_and_in_spanish(spoilt: Path, run: Run) -> None:
    told = json.loads(
        run(
            "audit", *NAMED, "--language", "es", "--folds", "3", "--clean", "c.csv", "--threshold", "1", "--json"
        ).stdout
    )
    assert (told["model"], told["folds"], told["records"], told["page"]) == (
        "complement-nb",
        3,
        180,
        "audit/audit.html",
    )
    assert read_table(spoilt / "c.csv").height == 180
    assert (
        json.loads((spoilt / "audit/audit.json").read_text(encoding="utf-8"))["expected_wrong"]
        == told["expected_wrong"]
    )
    assert "¿Qué códigos asignados son erróneos?" in (spoilt / "audit/audit.html").read_text(encoding="utf-8")
    assert "otros con el mismo texto tienen otro código" in read_table(spoilt / "audit/audit.csv")["reason"][0]


def test_bad_input(folder: Path, run: Run) -> None:
    assert "there is no column 'jub'" in run("audit", "coded.csv", "--text", "jub", "--label", "isco08", code=3).stderr
    (folder / "bad.csv").write_text("job,code\ncook,1\nbaker,\ncook,1\n", encoding="utf-8")
    refused = run("audit", "bad.csv", "--text", "job", "--label", "code", code=3).stderr
    assert "bad.csv cannot be learned from" in refused
    assert "row 3" in refused
    assert "'c.doc'" in run("audit", *NAMED, "--clean", "c.doc", code=3).stderr
    assert "folds" in run("audit", *NAMED, "--folds", "1", code=3).stderr


def test_a_clean_table_has_no_label_that_the_scheme_lacks(spoilt: Path, run: Run) -> None:
    table = (spoilt / "coded.csv").read_text(encoding="utf-8")
    (spoilt / "more.csv").write_text(table + "cook,,9999,train\n", encoding="utf-8")
    codes = sorted(set(read_table(spoilt / "coded.csv")["isco08"]))
    (spoilt / "scheme.csv").write_text("code,title\n" + "".join(f"{code},{code}\n" for code in codes), encoding="utf-8")
    named = ("--text", "job", "--label", "isco08", "--scheme", "scheme.csv", "--hierarchy", "flat", "--unknown", "drop")
    output = run("audit", "more.csv", *named, "--folds", "2", "--model", "complement-nb", "--clean", "clean.csv").output
    assert "9999" not in read_table(spoilt / "clean.csv")["isco08"].to_list()
    assert " ".join(["glosa fit clean.csv", *named]) in output.replace("\n", " ")
