from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from glosa import read_table

Run = Callable[..., Any]

JOBS = ("night baker", "school cook", "bus driver", "truck driver")
COPIES = "other words for"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with labelled records, of which one says nothing, and a short template."""
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{job},{number % 2 + 1},train\n" for number, job in enumerate(JOBS))
    Path("coded.csv").write_text(f"job,code,split\n{rows}88,9,train\nwaiter,5,test\n", encoding="utf-8")
    Path("short.txt").write_text("$count times $record $form", encoding="utf-8")
    return tmp_path


def options(*more: str) -> list[str]:
    return ["paraphrase", "coded.csv", "--text", "job", "--missing", "88", "-o", "out.csv", *more]


def answer(asked: Any) -> str:
    """Write as many other texts as were asked for."""
    count, record = asked["messages"][-1]["content"].split(" times ", 1)
    job = json.loads(record.split("} {")[0] + "}")["job"]
    return json.dumps({"records": [{"job": f"{COPIES} {job} {'abcd'[number] * 9}"} for number in range(int(count))]})


@pytest.mark.usefixtures("place")
def test_by_rules(run: Run) -> None:
    done = run(*options("--copies", "4", "--language", "en", "--where", "split=train"))
    assert "copies of 5 records, language en: out.csv" in done.output
    assert "glosa fit out.csv --text job --label LABEL --weight weight --group origin_row" in done.output
    table = read_table("out.csv")
    assert table["job"].to_list()[:5] == [*JOBS, "88"]
    assert set(table["origin"]) == {"record", "paraphrase"}
    copies = table.filter(origin="paraphrase")
    assert set(copies["origin_row"]) == {"2", "3", "4", "5"}
    assert set(copies["weight"]) == {"0.3"}
    run(*options("--copies", "4", "--language", "en", "--where", "split=train"), "-o", "again.csv")
    assert read_table("again.csv").equals(table)


@pytest.mark.usefixtures("place")
def test_kinds_copies_and_weight_can_be_said(run: Run) -> None:
    said = ("--kind", "work", "--copies", "2", "--copy-weight", "1", "--only-copies", "--seed", "3")
    told = json.loads(run(*options(*said, "--language", "en", "--json")).stdout)
    table = read_table("out.csv")
    assert told["copies"] == table.height <= 10
    assert (told["records"], told["kinds"]) == (6, ["work"])
    assert set(table["origin_kind"]) == {"work"}
    assert set(table["weight"]) == {"1.0"}


@pytest.mark.usefixtures("place")
def test_rows_are_those_of_the_file(run: Run) -> None:
    run(*options("--where", "split=test", "--language", "en"))
    assert set(read_table("out.csv")["origin_row"]) == {"7"}


def test_the_table_is_learned_from_as_it_is(folder: Path, run: Run) -> None:
    run("paraphrase", "coded.csv", "--text", "job", "--text", "place", "--label", "isco08", "-o", "more.csv")
    named = ("--text", "job", "--text", "place", "--label", "isco08", "--weight", "weight", "--group", "origin_row")
    run("fit", "more.csv", *named, "--model", "ridge", "-o", "a")
    assert (folder / "a").is_dir()


def test_killed_in_the_middle_it_goes_on_and_asks_nothing_twice(place: Path, language_model: str, run: Run) -> None:
    asked = options("--where", "split=train", "--language", "en", "--llm", "m", "--address", language_model)
    asked += ["--copies", "1", "--template", "short.txt", "--together", "1", "--temperature", "0"]
    command = [sys.executable, "-m", "glosa", *asked, "--requests-per-minute", "20"]
    journal = place / "out.csv.journal"
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ})
    try:
        deadline = time.monotonic() + 60
        while not (journal.is_file() and journal.read_bytes().count(b"\n")):
            assert time.monotonic() < deadline
            assert running.poll() is None
            time.sleep(0.02)
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait()
    before = journal.read_bytes()
    answered = before.count(b"\n")
    assert 1 <= answered < len(JOBS)
    assert not Path("out.csv").exists()

    told = json.loads(run(*asked, "--json").stdout)
    assert told["failed"] == []
    assert told["questions"] == told["used"]["requests"] == len(JOBS) - answered
    after = journal.read_bytes()
    assert after.startswith(before)
    lines = [json.loads(line) for line in after.splitlines()]
    assert [line["about"] for line in lines] == [f"row {row}" for row in range(2, 6)]
    table = read_table("out.csv")
    assert table.height == told["records"] + told["copies"]
    assert json.loads(run(*asked, "--json").stdout)["used"]["requests"] == 0


@pytest.mark.usefixtures("place")
def test_by_a_language_model(scripted: Run, run: Run) -> None:
    asked = ("--llm", "m", "--address", scripted(answer).address, "--template", "short.txt", "--copies", "2")
    done = run(*options(*asked, "--where", "split=train"))
    assert "8 copies of 5 records" in done.output
    copies = read_table("out.csv").filter(origin="paraphrase")
    assert copies["job"][0].startswith(COPIES)
    assert set(copies["origin_kind"]) == {"llm"}
    assert set(copies["origin_model"]) == {"m"}


@pytest.mark.usefixtures("place")
def test_rules_are_taken_where_they_are_asked_for(run: Run) -> None:
    Path("glosa.toml").write_text('[llm]\nmodel = "m"\naddress = "http://127.0.0.1:9/v1"\n', encoding="utf-8")
    run(*options("--attempts", "1"), code=5)
    run(*options("--rules"))
    assert "llm" not in set(read_table("out.csv").filter(origin="paraphrase")["origin_kind"])


@pytest.mark.usefixtures("place")
def test_a_record_without_an_answer_is_told(scripted: Run, run: Run) -> None:
    asked = ("--llm", "m", "--address", scripted((400, {}), answer).address, "--template", "short.txt")
    done = run(*options(*asked, "--together", "1", "--where", "split=train"), code=6)
    assert "1 without an answer" in done.output
    assert "row 2" in done.output
    assert Path("out.csv").exists()


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--kind", "typos"), "no kind of rewording 'typos'"),
        (("--text", "jbo"), "no column 'jbo'. Did you mean 'job'"),
        (("--label", "isco"), "no column 'isco'"),
        (("-o", "out.docx"), "the ending is none of"),
        (("--paraphraser", "nowhere"), "nowhere"),
    ],
)
def test_what_cannot_be_used(run: Run, more: tuple[str, ...], why: str) -> None:
    done = run(*options(*more), code=4 if "nowhere" in more else 3)
    assert why in done.stderr


@pytest.mark.usefixtures("place")
def test_what_to_reword_has_to_be_said(run: Run) -> None:
    done = run("paraphrase", "-o", "out.csv", code=3)
    assert "no data is named" in done.stderr
    assert "no text is named" in done.stderr


@pytest.mark.parametrize(("column", "told"), [("origin_model", "Rename or drop it"), ("weight", "--weight")])
def test_columns_that_are_taken_are_told_before_anything_is_asked(
    place: Path, run: Run, column: str, told: str
) -> None:
    Path("coded.csv").write_text(f"job,{column}\ncook,x\n", encoding="utf-8")
    asked = (*options(), "--llm", "m", "--address", "http://127.0.0.1:9/v1")
    assert told in run(*asked, code=3).stderr
    assert not (place / "out.journal").exists()
