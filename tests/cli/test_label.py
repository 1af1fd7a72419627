from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from glosa import read_table

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with answers, some of them the same but for case and gender, and a short template."""
    monkeypatch.chdir(tmp_path)
    answers = "job,place,isco08\nWaitress cook,in town,5120\nWAITER COOK,in town,5120\n,,\ntruck driver,at night,8331\n"
    Path("answers.csv").write_text(answers, encoding="utf-8")
    Path("short.txt").write_text("$candidates\n<record>\n$record\n</record>", encoding="utf-8")
    return tmp_path


def first(asked: Any) -> str:
    """Choose the first candidate."""
    schema = asked["response_format"]["json_schema"]["schema"]["properties"]
    codes = schema["code"]["enum"]
    return json.dumps({"reason": "near", "relevance": dict.fromkeys(codes, 0.5), "code": codes[0]})


def options(*more: str | Path) -> list[str | Path]:
    return ["label", "answers.csv", "--template", "short.txt", "-o", "out.csv", "--llm", "m", *more]


def test_a_real_model_chooses_among_the_nearest(fitted: Path, language_model: str, run: Run) -> None:
    asked = options("--autocoder", fitted, "--address", language_model, "--candidates", "2", "--label", "isco08")
    asked += ["--where", "place=in town"]
    told = json.loads(run(*asked, "--temperature", "0", "--json").stdout)
    assert told["questions"] == told["used"]["requests"] == 1  # the same words of a man and of a woman are asked once
    assert [at["records"] for at in told["agreement"]] == [2] * len(told["agreement"])
    table = read_table("out.csv")
    assert table.columns[:4] == ["job", "place", "isco08", "llm_code"]
    for code, one, two in table.select("llm_code", "candidate_1", "candidate_2").iter_rows():
        assert code in (one, two)
    assert table["llm_code"][0] == table["llm_code"][1]
    assert table["llm_note"].to_list() == [None, None]
    assert json.loads(run(*asked, "--json").stdout)["used"]["requests"] == 0


def test_agreement_is_printed_for_each_level(fitted: Path, scripted: Run, run: Run) -> None:
    done = run(*options("--autocoder", fitted, "--address", scripted(first).address, "--label", "isco08"))
    assert "Agreement with the labels of 3 records" in done.output
    assert "66.7" in done.output


def test_without_an_autocoder_the_scheme_is_searched(scripted: Run, run: Run) -> None:
    scheme = "code,title\n5,Service\n5120,Cooks and waiters\n8,Operators\n8331,Bus drivers\n8332,Truck drivers\n"
    Path("scheme.csv").write_text(scheme, encoding="utf-8")
    Path("index.csv").write_text("title,code\nlorry man,8332\n", encoding="utf-8")
    named = ("--scheme", "scheme.csv", "--text", "job", "--index", "index.csv", "--candidates", "2")
    run(*options("--address", scripted(first).address, *named))
    assert read_table("out.csv")["llm_code"].to_list() == ["5120", "5120", None, "8332"]
    assert read_table("out.csv")["llm_note"].to_list() == [None, None, "no text", None]


def test_columns_of_the_data_are_not_overwritten(fitted: Path, scripted: Run, run: Run) -> None:
    Path("answers.csv").write_text("job,place,llm_code\ncook,,1\n", encoding="utf-8")
    server = scripted(first)
    done = run(*options("--autocoder", fitted, "--address", server.address), code=3)
    assert "column 'llm_code' is there already" in done.stderr
    assert server.asked == []


def test_what_has_to_be_said(run: Run) -> None:
    assert "no data is named" in run("label", "-o", "out.csv", code=3).stderr
    done = run("label", "answers.csv", "-o", "out.csv", code=3)
    assert "no scheme is named" in done.stderr
