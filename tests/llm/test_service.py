from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from glosa.errors import AnswerError, SettingsError, UnavailableError
from glosa.llm.pace import Limits
from glosa.llm.service import Service, open_service

HELLO = [{"role": "user", "content": "Hello"}]
SCHEMA = {
    "type": "object",
    "properties": {"code": {"type": "string", "maxLength": 1}},
    "required": ["code"],
    "additionalProperties": False,
}
Start = Callable[..., Any]
Connect = Callable[..., Service]


def test_a_real_model_answers_in_the_form_that_is_asked_for(connect: Connect, language_model: str) -> None:
    service = connect(language_model, temperature=0, limits=Limits(attempts=1))
    schema = {"type": "object", "properties": {"code": {"enum": ["1", "2"]}}, "required": ["code"]}
    assert service.ask(HELLO, schema | {"additionalProperties": False})["code"] in ("1", "2")
    assert service.tokens.requests == 1
    assert service.tokens.answer > 0


def test_text_without_a_schema(scripted: Start, connect: Connect) -> None:
    server = scripted("Good day.")
    service = connect(server.address, temperature=0.5)
    assert service.ask(HELLO, most_tokens=9) == "Good day."
    assert server.asked == [{"model": "m", "messages": HELLO, "max_tokens": 9, "temperature": 0.5}]
    assert (service.tokens.requests, service.tokens.prompt, service.tokens.answer) == (1, 7, 3)


def test_the_key_is_sent_and_nothing_of_it_is_shown(
    scripted: Start, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", "secret-1")
    server = scripted((401, {}))
    service = connect(server.address, key_variable="MY_KEY")
    with pytest.raises(UnavailableError, match=r"refuses the key\. Set the environment variable MY_KEY") as refused:
        service.ask(HELLO)
    assert server.keys == ["Bearer secret-1"]  # once: to ask again with a wrong key is no use
    assert "secret-1" not in str(refused.value)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ('{"code": ', "the answer is broken JSON: "),
        ('{"code": "12"}', "code has 2 characters, where 0 to 1 were asked for"),
        ('{"kode": "1"}', "the answer has the key 'kode', which nobody asked for"),
        ("", "the model gave an empty answer, or refused"),
        ((500, {}), "failed: "),
        ((503, {}), "failed: "),
    ],
)
def test_a_bad_answer_is_asked_for_again(
    connect: Connect, scripted: Start, hurried: Limits, bad: Any, why: str
) -> None:
    server = scripted(bad, '{"code": "1"}')
    assert connect(server.address).ask(HELLO, SCHEMA) == {"code": "1"}
    server = scripted(bad)
    with pytest.raises(AnswerError, match=why):
        connect(server.address).ask(HELLO, SCHEMA)
    assert len(server.asked) == hurried.attempts


def test_a_check_refuses_an_answer_of_the_right_form(scripted: Start, connect: Connect) -> None:
    service = connect(scripted('{"code": "1"}', '{"code": "2"}').address)
    assert service.ask(HELLO, SCHEMA, check=lambda found: "" if found["code"] == "2" else "no") == {"code": "2"}
    with pytest.raises(AnswerError, match="always wrong"):
        service.ask(HELLO, SCHEMA, check=lambda _: "always wrong")


def test_a_slow_service(connect: Connect, scripted: Start, hurried: Limits) -> None:
    def slow(_: object) -> str:
        time.sleep(0.6)
        return "late"

    service = connect(scripted(slow).address, limits=replace(hurried, timeout=0.2))
    with pytest.raises(AnswerError, match=r"gave no answer within 0\.2 seconds"):
        service.ask(HELLO)


def test_a_service_that_is_down(scripted: Start, connect: Connect) -> None:
    server = scripted("")
    server.shutdown()
    server.server_close()
    with pytest.raises(UnavailableError, match=r"cannot be reached\. Is it running, and is the address right\?"):
        connect(server.address).ask(HELLO)


def test_a_service_that_is_asked_too_often_says_how_long_to_wait(scripted: Start, connect: Connect) -> None:
    server, start = scripted((429, {"retry-after": "1"}), "now"), time.monotonic()
    assert connect(server.address).ask(HELLO) == "now"
    assert time.monotonic() - start >= 1
    with pytest.raises(UnavailableError, match=r"was asked too often: .*Lower the requests per minute"):
        connect(scripted((429, {})).address).ask(HELLO)


@pytest.mark.parametrize(
    ("status", "kind", "why"),
    [(404, UnavailableError, "has no model 'm', or does not answer there"), (400, AnswerError, "refused the question")],
)
def test_what_is_no_use_to_ask_again(
    scripted: Start, connect: Connect, status: int, kind: type[Exception], why: str
) -> None:
    server = scripted((status, {}))
    with pytest.raises(kind, match=why):
        connect(server.address).ask(HELLO)
    assert len(server.asked) == 1


def test_lengths_of_texts_are_not_sent_to_services_elsewhere(
    scripted: Start, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = scripted('{"code": "1"}')
    service = connect(server.address)
    service.ask(HELLO, SCHEMA)
    monkeypatch.setattr(Service, "is_local", False)
    service.ask(HELLO, SCHEMA)
    here, elsewhere = (question["response_format"]["json_schema"]["schema"] for question in server.asked)
    assert here == SCHEMA
    assert elsewhere == SCHEMA | {"properties": {"code": {"type": "string"}}}


@pytest.mark.parametrize(("model", "address"), [("gpt", None), ("model.gguf", "http://localhost/v1")])
def test_a_name_needs_an_address_and_a_file_none(model: str, address: str | None) -> None:
    why = r"needs (the address of its service|no address: it is a file)"
    with pytest.raises(SettingsError, match=why), open_service(model, address):
        pass


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(UnavailableError, match=r"pip install 'glosa\[llm\]'"):
        Service("m", "http://localhost:1/v1")
