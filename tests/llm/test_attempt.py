from __future__ import annotations

import json

import pytest

from glosa.llm.attempt import AgainError, Completion, parse, read_completion, without_lengths


@pytest.mark.parametrize(
    "body",
    [
        "<html>",
        '{"choi',
        "{}",
        "[]",
        "null",
        '{"choices": null}',
        '{"choices": []}',
        '{"choices": [{}]}',
        '{"choices": [{"message": {"content": "a"}}], "usage": [1]}',
    ],
)
def test_something_else_than_a_completion(body: str) -> None:
    with pytest.raises(AgainError, match="the service sent something else than a completion: "):
        read_completion(body)


@pytest.mark.parametrize(
    ("content", "finish", "fault"),
    [
        ("yes", "stop", ""),
        ("yes", None, ""),
        ("ye", "length", r"the answer was cut off (length)"),
        (None, "stop", "the model gave an empty answer, or refused"),
        (["yes"], "stop", "the model gave an empty answer, or refused"),
    ],
)
def test_what_a_completion_says(content: object, finish: str | None, fault: str) -> None:
    choice = {"message": {"content": content}, "finish_reason": finish}
    body = json.dumps({"choices": [choice], "usage": {"prompt_tokens": 7, "completion_tokens": 3}})
    assert read_completion(body) == Completion(content, 7, 3, fault)  # type: ignore[arg-type]


@pytest.mark.parametrize("usage", [None, {}, {"prompt_tokens": None, "completion_tokens": None}])
def test_tokens_that_are_not_told_count_nothing(usage: object) -> None:
    body = json.dumps({"choices": [{"message": {"content": "yes"}}], "usage": usage})
    assert read_completion(body) == Completion("yes", 0, 0, "")


def test_json_that_is_broken_or_of_another_form() -> None:
    assert parse('"a"', {"enum": ["a"]}) == "a"
    with pytest.raises(AgainError, match="the answer is broken JSON: Expecting value"):
        parse("a", {"enum": ["a"]})
    with pytest.raises(AgainError, match="the answer is 'b', which is none of 'a'"):
        parse('"b"', {"enum": ["a"]})


def test_lengths_are_taken_out_at_any_depth() -> None:
    text = {"type": "string", "minLength": 1, "maxLength": 9}
    schema = {"properties": {"titles": {"items": text, "minItems": 1}}, "anyOf": [text]}
    bare = {"type": "string"}
    assert without_lengths(schema) == {"properties": {"titles": {"items": bare, "minItems": 1}}, "anyOf": [bare]}


def test_half_a_character_is_asked_for_again() -> None:
    with pytest.raises(AgainError, match="the answer holds half a character"):
        parse(r'"chef \ud83d"', {"type": "string"})
    assert parse(r'"chef \ud83d\ude00"', {"type": "string"}) == "chef 😀"
