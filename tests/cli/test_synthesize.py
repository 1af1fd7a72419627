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

SCHEME = "code,title\n5,Service workers\n51,Cooks\n7,Craft workers\n71,Butchers\n72,Bakers\n8,Operators\n81,Drivers\n"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a scheme, labelled records and a short template."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GLOSA_LLM_KEY", raising=False)
    Path("scheme.csv").write_text(SCHEME, encoding="utf-8")
    Path("coded.csv").write_text("job,isco\ncook,51\ngrill cook,51\nbaker,72\n", encoding="utf-8")
    Path("short.txt").write_text("$count of $title $form", encoding="utf-8")
    return tmp_path


def answer(asked: Any) -> str:
    """Write what was asked for: so many different records about the title."""
    count, title = asked["messages"][-1]["content"].split(" of ", 1)
    title = title.split(" {")[0]
    return json.dumps({"records": [{"job": f"{title} {'abcdefgh'[number] * 9}"} for number in range(int(count))]})


def options(address: str, *more: str) -> list[str]:
    named = ["--scheme", "scheme.csv", "--text", "job", "--template", "short.txt", "-o", "out.csv"]
    return ["synthesize", *named, "--llm", "m", "--address", address, *more]


def test_killed_in_the_middle_it_goes_on_and_asks_nothing_twice(place: Path, language_model: str, run: Run) -> None:
    few = ("--records", "1", "--together", "1", "--temperature", "0", "--code", "7", "--code", "8")
    asked, codes = options(language_model, *few), ["71", "72", "81"]
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
    assert 1 <= answered < len(codes)
    assert not Path("out.csv").exists()

    journal.write_bytes(before + b'{"key": "torn')
    told = json.loads(run(*asked, "--json").stdout)
    assert told["used"]["requests"] == told["questions"] == len(codes) - answered
    assert told["failed"] == []
    after = journal.read_bytes()
    assert after.startswith(before)
    lines = [json.loads(line) for line in after.splitlines()]
    assert [line["about"] for line in lines] == codes
    table = read_table("out.csv")
    assert table.height == told["records"] == len(codes) - sum(told["dropped"].values())
    assert set(table["origin_prompt"]) <= {line["key"][:16] for line in lines}
    assert json.loads(run(*asked, "--json").stdout)["used"]["requests"] == 0


def test_codes_that_people_used_are_given_fewer(place: Path, scripted: Run, run: Run) -> None:
    server = scripted(answer)
    run(*options(server.address, "--records", "2", "--label", "isco"), "coded.csv")
    table = read_table(place / "out.csv")
    assert dict(table["isco"].value_counts().iter_rows()) == {"71": 2, "72": 1, "81": 2}


def test_the_table_is_learned_from_as_it_is(place: Path, scripted: Run, run: Run) -> None:
    run(*options(scripted(answer).address, "--records", "8"))
    run("fit", "out.csv", "--text", "job", "--label", "code", "--scheme", "scheme.csv", "--model", "ridge", "-o", "a")
    assert (place / "a").is_dir()


def test_leaks_and_records_of_people_are_left_out(scripted: Run, run: Run) -> None:
    Path("test.csv").write_text("job\nDRIVERS aaaaaaaaa\n", encoding="utf-8")
    server = scripted(answer)
    done = run(*options(server.address, "--records", "2", "--avoid", "test.csv", "--code", "8", "--json"))
    assert json.loads(done.stdout)["dropped"] == {"empty": 0, "leaks": 1, "known": 0, "repeats": 0}
    assert read_table("out.csv")["job"].to_list() == ["Drivers bbbbbbbbb"]


def test_examples_of_an_index_are_shown_to_the_model(scripted: Run, run: Run) -> None:
    Path("index.csv").write_text("title,code\ntram driver,81\n", encoding="utf-8")
    Path("short.txt").write_text("$count of $title $form $examples", encoding="utf-8")
    server = scripted(answer)
    run(*options(server.address, "--records", "1", "--index", "index.csv", "--code", "81"))
    assert server.asked[0]["messages"][0]["content"].endswith("tram driver")


def test_a_code_without_an_answer_is_told_and_asked_for_again(scripted: Run, run: Run) -> None:
    server = scripted((400, {}), answer)
    done = run(*options(server.address, "--records", "1", "--together", "1"), code=6)
    assert "1 without an answer" in done.output
    assert "refused the question" in done.output
    assert "3 of 4 records that were asked for: out.csv" in done.output
    run(*options(server.address, "--records", "1"))
    assert (read_table("out.csv").height, len(server.asked)) == (4, 5)


def test_nothing_to_do(run: Run) -> None:
    done = run(*options("http://127.0.0.1:9/v1", "--records", "1", "--label", "isco", "--code", "51"), "coded.csv")
    assert "there is nothing to write" in done.output


def test_a_service_that_is_down(run: Run) -> None:
    done = run(*options("http://127.0.0.1:9/v1", "--attempts", "1"), code=5)
    assert "cannot be reached" in done.stderr
    assert "the same command goes on from there" in done.stderr


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--key-variable", "sk-proj-1234567890"), "Keys come from the environment only"),
        (("--address", "https://host/v1?key=sk-proj-1234567890"), "the address of the service holds a key"),
        (("--key-variable", "NOT_SET_HERE"), "the environment has no NOT_SET_HERE"),
        (("--address", "nowhere"), "'nowhere' is no address of a service"),
        (("--code", "99"), "code '99' is not in scheme"),
        (("-o", "out.docx"), "the ending is none of"),
        (("--avoid", "coded.csv", "--text", "duty"), "there is no column 'duty'"),
    ],
)
def test_what_cannot_be_used(run: Run, more: tuple[str, ...], why: str) -> None:
    done = run(*options("http://127.0.0.1:9/v1"), *more, code=3)
    assert why in done.stderr
    assert "sk-proj" not in done.output


def test_a_key_in_the_settings_is_refused(run: Run) -> None:
    Path("glosa.toml").write_text('[llm]\napi_key = "sk-proj-1234567890"\n', encoding="utf-8")
    done = run(*options("http://127.0.0.1:9/v1"), code=3)
    assert "the settings hold a key ('api_key'). Keys come from the environment only" in done.stderr
    assert "sk-proj" not in done.output


def test_what_to_write_has_to_be_said(run: Run) -> None:
    done = run("synthesize", "-o", "out.csv", code=3)
    assert "no scheme is named. Say --scheme, or [scheme] path." in done.stderr
    assert "no text is named. Say --text, or [data] text." in done.stderr
