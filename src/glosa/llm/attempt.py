"""One attempt at an answer: what came, and what an error of the service means for the question and for the run."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glosa.errors import AnswerError, UnavailableError
from glosa.llm.schema import find_faults
from glosa.types import Json

if TYPE_CHECKING:
    import openai

    from glosa.llm.service import Service

_HALF_LETTER = re.compile(r"[\ud800-\udfff]")
_IN_FULL = ("stop", None)


class AgainError(Exception):
    """An attempt failed, and the next may not.

    Args:
        last: What it is for the question, or the run, if this was the last attempt.
        pause: Seconds that the service told to wait.
    """

    def __init__(self, last: AnswerError | UnavailableError, pause: float | None = None) -> None:
        super().__init__(str(last))
        self.last = last
        self.pause = pause


@dataclass(frozen=True, slots=True)
class Completion:
    """What a service answered.

    Args:
        text: The answer.
        prompt: Tokens that were read.
        answer: Tokens that were written.
        fault: Why the text cannot be used; "" if it can.
    """

    text: str
    prompt: int
    answer: int
    fault: str = ""


def read_completion(body: str) -> Completion:
    """Return what the body of a response says.

    Raises:
        AgainError: It is no completion.

    >>> read_completion('{"choices": [{"message": {"content": "Cook"}}], "usage": {"prompt_tokens": 7}}')
    Completion(text='Cook', prompt=7, answer=0, fault='')
    """
    try:
        done = json.loads(body)
        choice, usage = done["choices"][0], dict(done.get("usage") or {})
        text, finish = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        msg = f"the service sent something else than a completion: {body[:60]!r}"
        raise AgainError(AnswerError(msg)) from error
    fault = "" if finish in _IN_FULL else f"the answer was cut off ({finish})"
    if not text or not isinstance(text, str):
        fault = "the model gave an empty answer, or refused"
    prompt, answer = (usage.get(name) or 0 for name in ("prompt_tokens", "completion_tokens"))
    return Completion(text, prompt, answer, fault)


def parse(text: str, schema: Json) -> Any:
    """Return the JSON of a text.

    Raises:
        AgainError: It is broken, or does not meet the schema.
    """
    try:
        answer = json.loads(text)
    except json.JSONDecodeError as error:
        raise AgainError(AnswerError(f"the answer is broken JSON: {error}")) from error
    fault = next(find_faults(answer, schema), None)
    if fault:
        raise AgainError(AnswerError(fault))
    if _HALF_LETTER.search(json.dumps(answer, ensure_ascii=False)):
        msg = "the answer holds half a character"
        raise AgainError(AnswerError(msg))
    return answer


def meaning_of(error: openai.APIError, service: Service) -> Exception:
    """Return what an error of the client means: ask again, give this question up, or end the run."""
    import openai

    where = f"the service at {service.address}"
    match error:
        case openai.APITimeoutError():
            msg = f"{where} gave no answer within {service.limits.timeout:g} seconds"
            return AgainError(AnswerError(msg))
        case openai.APIConnectionError():
            msg = f"{where} cannot be reached. Is it running, and is the address right?"
            return AgainError(UnavailableError(msg))
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            msg = f"{where} refuses the key. Set the environment variable {service.key_variable} to a valid one."
            return UnavailableError(msg)
        case openai.NotFoundError():
            msg = f"{where} has no model {service.model!r}, or does not answer there: {error.message}"
            return UnavailableError(msg)
        case openai.RateLimitError():
            msg = f"{where} was asked too often: {error.message}. Lower the requests per minute, or wait."
            return AgainError(UnavailableError(msg), _told_pause(error))
        case openai.APIStatusError() if error.status_code < 500:
            return AnswerError(f"{where} refused the question: {error.message}")
    return AgainError(AnswerError(f"{where} failed: {error.message}"))


def without_lengths(schema: Any) -> Any:
    """Return a schema without the lengths of texts, which not every service takes; answers are checked for them."""
    if isinstance(schema, dict):
        return {key: without_lengths(below) for key, below in schema.items() if key not in ("minLength", "maxLength")}
    return [without_lengths(below) for below in schema] if isinstance(schema, list) else schema


def _told_pause(error: openai.APIStatusError) -> float | None:
    told = error.response.headers.get("retry-after", "")
    return float(told) if told.isdecimal() else None
