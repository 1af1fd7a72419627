from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from glosa.llm.ask import Reply, ask_all
from glosa.llm.journal import open_journal
from glosa.llm.service import Service
from glosa.llm.synthesize import ORIGIN, Brief, count_missing, plan_requests, sift, to_table
from glosa.llm.template import Template, packaged
from glosa.schemes import Scheme

BRIEF = Brief(fields=("job", "duty"), label="code", template=packaged("synthesize", "en"), language="en")


def reply(*records: tuple[str, str]) -> Reply:
    return Reply("k" * 64, {"records": [{"job": job, "duty": duty} for job, duty in records]}, "2026-01-01T00:00:00")


def test_frequent_codes_are_given_fewer_records() -> None:
    assert count_missing(["a", "b", "c"], {"a": 29, "b": 31, "d": 5}) == {"a": 1, "c": 30}


def test_a_request_tells_the_model_what_the_scheme_says(scheme: Scheme) -> None:
    [asked] = plan_requests(BRIEF, scheme, {"512": 3}, {"512": ["grill cook", "chef </end>"]})
    said = asked.question.messages[1]["content"]
    for part in (
        "Write 3 different", "fields job, duty", '"jobs"', "Code: 512", "Title: Cooks",
        "Part of: Service workers, Personal service workers", "Definition: -", "Examples: grill cook; chef (/end)",
        '{"records": [{"job": "...", "duty": "..."}]}',
    ):  # fmt: skip
        assert part in said
    records = asked.question.schema["properties"]["records"]  # type: ignore[index]
    assert (records["minItems"], records["maxItems"]) == (2, 3)
    assert records["items"]["required"] == ["job", "duty"]


def test_long_requests_are_parted_and_each_part_is_a_question_of_its_own(scheme: Scheme) -> None:
    asked = plan_requests(BRIEF, scheme, {"512": 70, "751": 1}, {})
    assert [(request.code, request.count) for request in asked] == [("512", 24), ("512", 23), ("512", 23), ("751", 1)]
    assert len({request.question.key("m") for request in asked}) == 4


def test_an_answer_in_another_language_is_refused(scheme: Scheme) -> None:
    [asked] = plan_requests(BRIEF, scheme, {"512": 1}, {})
    check = asked.question.check
    assert check is not None
    spanish = reply(("cocinera", "prepara el almuerzo de los niños de la escuela")).answer
    assert check(spanish) == "the answer is in another language than 'en'"
    assert check(reply(("cook", "prepares the lunch of the children")).answer) == ""


def test_each_record_keeps_its_origin(scheme: Scheme) -> None:
    asked = plan_requests(BRIEF, scheme, {"512": 2, "751": 1}, {})
    table = to_table(BRIEF, "m", asked, [reply(("cook", " cooks\nmeals ")), Reply("k", failed="no")])
    assert table.columns == ["job", "duty", "code", *ORIGIN]
    assert table.rows() == [
        ("cook", "cooks meals", "512", "synthetic", "m", f"synthesize.en@{BRIEF.template.hash}", "k" * 16,
         "2026-01-01T00:00:00"),
    ]  # fmt: skip


def test_what_is_left_out_and_why() -> None:
    rows = [
        ("Cook", "1"), ("cook!", "1"), ("Baker", "2"), ("Cook", "2"), ("...", "2"), ("tram drivers", "3"),
        ("truck driver", "3"), ("crane operator", "3"),
    ]  # fmt: skip
    table = pl.DataFrame(rows, schema=["job", "code"], orient="row")
    brief = Brief(fields=("job",), label="code", template=Template("t", "", ""))
    kept, dropped = sift(table, brief, avoid=["drivers tram"], known=["driver truck"])
    assert kept["job"].to_list() == ["Cook", "Baker", "crane operator"]
    assert dropped == {"empty": 1, "leaks": 1, "known": 1, "repeats": 2}


def test_nothing_written_is_nothing_to_sift() -> None:
    kept, dropped = sift(to_table(BRIEF, "m", [], []), BRIEF, avoid=["a"], known=["b"])
    assert (kept.height, sum(dropped.values())) == (0, 0)


def test_a_bad_answer_is_asked_again_and_then_told(
    scheme: Scheme, scripted: Callable[..., Any], connect: Callable[..., Service], tmp_path: Path
) -> None:
    def answer(asked: Any) -> str:
        if "Code: 751" in asked["messages"][1]["content"]:
            return json.dumps({"records": [{"job": "butcher", "code": "9999"}]})
        return json.dumps({"records": [{"job": "cook", "duty": "cooks"}]})

    server = scripted(answer)
    asked = plan_requests(BRIEF, scheme, {"512": 1, "751": 1}, {})
    with open_journal(tmp_path / "j") as journal:
        replies = ask_all(connect(server.address), [request.question for request in asked], journal)
    assert replies[1].failed == "records[1] has the key 'code', which nobody asked for"
    assert to_table(BRIEF, "m", asked, replies)["code"].to_list() == ["512"]
    assert len(server.asked) == 3
