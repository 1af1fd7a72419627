from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from glosa.errors import UnavailableError
from glosa.llm.ask import MOST_IN_A_ROW, Question, ask_all, unanswered
from glosa.llm.journal import open_journal
from glosa.llm.pace import Limits
from glosa.llm.service import Service

Start = Callable[..., Any]
Connect = Callable[..., Service]


def question(name: str) -> Question:
    return Question(about=name, messages=[{"role": "user", "content": name}], template="t", inputs={"name": name})


def echo(asked: Any) -> Any:
    content = asked["messages"][0]["content"]
    return (400, {}) if content == "bad" else content.upper()


def test_replies_come_in_order_and_nothing_is_asked_twice(scripted: Start, connect: Connect, tmp_path: Path) -> None:
    server, told = scripted(echo), []
    service = connect(server.address)
    questions = [question(name) for name in ("a", "bad", "b", "a")]
    with open_journal(tmp_path / "j") as journal:
        replies = ask_all(service, questions, journal, advance=told.append)
    assert [reply.answer for reply in replies] == ["A", None, "B", "A"]
    assert "refused the question" in replies[1].failed
    assert len(server.asked) == sum(told) == 3
    with open_journal(tmp_path / "j") as journal:
        assert [left.about for left in unanswered(service, questions, journal)] == ["bad"]
        again = ask_all(service, questions, journal)
    assert again[0] == replies[0]
    assert len(server.asked) == 4  # what had failed


def test_several_are_asked_at_once(scripted: Start, connect: Connect, tmp_path: Path) -> None:
    both = threading.Barrier(2, timeout=10)

    def wait(asked: Any) -> Any:
        both.wait()
        return echo(asked)

    service = connect(scripted(wait).address)
    with open_journal(tmp_path / "j") as journal:
        replies = ask_all(service, [question("a"), question("b")], journal)
    assert [reply.answer for reply in replies] == ["A", "B"]


def test_a_service_that_fails_on_the_way_loses_nothing(scripted: Start, connect: Connect, tmp_path: Path) -> None:
    server = scripted("first", (401, {}))
    service = connect(server.address, limits=Limits(attempts=1, together=1))
    with (
        open_journal(tmp_path / "j") as journal,
        pytest.raises(UnavailableError, match=r"refuses the key.* What was answered is kept: the same command goes on"),
    ):
        ask_all(service, [question(name) for name in "abcd"], journal)
    with open_journal(tmp_path / "j") as journal:
        assert [line["answer"] for line in (journal[question("a").key("m")],)] == ["first"]
        assert len(journal) == 1


def test_a_run_gives_up_when_nothing_usable_comes(connect: Connect, scripted: Start, tmp_path: Path) -> None:
    server = scripted((400, {}))
    service = connect(server.address, limits=Limits(attempts=1, together=1))
    questions = [question(str(number)) for number in range(MOST_IN_A_ROW + 10)]
    with (
        open_journal(tmp_path / "j") as journal,
        pytest.raises(UnavailableError, match=f"{MOST_IN_A_ROW} questions in a row got no usable answer"),
    ):
        ask_all(service, questions, journal)
    assert len(server.asked) <= MOST_IN_A_ROW + 1


def test_answers_of_the_journal_are_usable_too(connect: Connect, scripted: Start, tmp_path: Path) -> None:
    service = connect(scripted((400, {})).address, limits=Limits(attempts=1, together=1))
    questions = [question(str(number)) for number in range(2 * MOST_IN_A_ROW)]
    with open_journal(tmp_path / "j") as journal:
        for asked in questions[::2]:
            journal.add(asked.key("m"), "kept")
        replies = ask_all(service, questions, journal)
    assert [bool(reply.failed) for reply in replies] == [False, True] * MOST_IN_A_ROW
