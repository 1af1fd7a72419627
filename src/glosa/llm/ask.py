"""Ask many questions, several at once; what the journal knows is not asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from glosa.errors import AnswerError, UnavailableError
from glosa.llm.journal import Journal, question_key
from glosa.llm.service import Check, Messages, Service
from glosa.types import Json

MOST_IN_A_ROW = 20
"""So many questions in a row without a usable answer end a run."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question to a language model.

    Args:
        about: What it is about, for messages: a code, the number of a record.
        messages: The conversation.
        template: The hash of the template that made it.
        inputs: What the template was filled with, as JSON types.
        schema: The form of the answer; None is text.
        check: Says what else is wrong with an answer.
        tokens: How long an answer is thought to be; it may be several times as long.
    """

    about: str
    messages: Messages
    template: str
    inputs: Json
    schema: Json | None = None
    check: Check | None = None
    tokens: int = 200

    @property
    def most_tokens(self) -> int:
        """Where an answer is cut off: room for one that is long, or thought over."""
        return 1000 + 3 * self.tokens

    def key(self, model: str) -> str:
        """Return the identity of the question to a model."""
        return question_key(model, self.template, self.inputs)


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a question.

    Args:
        key: The identity of the question.
        answer: The answer; None where there is none.
        when: When it came, ISO 8601; "" where there is none.
        failed: Why there is no answer; "" where there is one.
    """

    key: str
    answer: Any = None
    when: str = ""
    failed: str = ""


def ask_all(
    service: Service, questions: Sequence[Question], journal: Journal, *, advance: Callable[[int], None] | None = None
) -> list[Reply]:
    """Return a reply to each question, in their order. Each answer is in the journal before it counts as done.

    Args:
        service: Is asked, as many at once as its limits say.
        questions: What to ask. Equal ones are asked once.
        journal: Is asked first, and keeps the answers.
        advance: Is told how many were done since.

    Raises:
        UnavailableError: The service cannot be used at all, or too many questions in a row got no usable answer. What
            was answered is in the journal: the next run goes on from there.
    """
    asked = {question.key(service.model): question for question in questions}
    run = _Run(service, journal, advance or (lambda _: None))
    pool = ThreadPoolExecutor(service.limits.together)
    try:
        waiting = {key: pool.submit(run.reply, key, question) for key, question in asked.items()}
        replies = _collect(waiting)
    finally:
        pool.shutdown(cancel_futures=True)  # what is under way ends, and is kept
    return [replies[question.key(service.model)] for question in questions]


def unanswered(service: Service, questions: Iterable[Question], journal: Journal) -> list[Question]:
    """Return the questions that the journal has no answer to, each once."""
    asked = {question.key(service.model): question for question in questions}
    return [question for key, question in asked.items() if key not in journal]


class _Run:
    """Replies to questions, and gives up when nothing usable comes any more."""

    def __init__(self, service: Service, journal: Journal, advance: Callable[[int], None]) -> None:
        self._service = service
        self._journal = journal
        self._advance = advance
        self._in_a_row = 0

    def reply(self, key: str, question: Question) -> Reply:
        """Return the reply to one question."""
        try:
            if key not in self._journal:
                self._ask(key, question)
            self._in_a_row = 0
            kept = self._journal[key]
            return Reply(key, kept["answer"], kept["when"])
        except AnswerError as error:
            self._in_a_row += 1
            if self._in_a_row >= MOST_IN_A_ROW:
                msg = f"{MOST_IN_A_ROW} questions in a row got no usable answer. The last: {error}."
                raise UnavailableError(msg) from error
            return Reply(key, failed=str(error))
        finally:
            self._advance(1)

    def _ask(self, key: str, question: Question) -> None:
        answer = self._service.ask(
            question.messages, question.schema, check=question.check, most_tokens=question.most_tokens
        )
        self._journal.add(key, answer, model=self._service.model, template=question.template, about=question.about)


def _collect(waiting: dict[str, Future[Reply]]) -> dict[str, Reply]:
    try:
        return {key: future.result() for key, future in waiting.items()}
    except UnavailableError as error:
        msg = f"{error} What was answered is kept: the same command goes on from there."
        raise UnavailableError(msg) from error
