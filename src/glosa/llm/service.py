"""A language model that answers: any service that speaks OpenAI's chat completions, or a GGUF file on this machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeAlias
from urllib.parse import urlsplit

from glosa._validate import is_loopback
from glosa.errors import AnswerError, SettingsError, UnavailableError
from glosa.llm.attempt import AgainError, Completion, meaning_of, parse, read_completion, without_lengths
from glosa.llm.keys import KEY_VARIABLE, check_address, read_key
from glosa.llm.local import is_model_file, serve
from glosa.llm.pace import Limits, Pace
from glosa.types import Json

if TYPE_CHECKING:
    import openai

Messages: TypeAlias = Sequence[Mapping[str, str]]
Check: TypeAlias = Callable[[Any], str]
"""Says what is wrong with an answer that has the right form; "" if nothing is."""

MOST_TOKENS = 2048
_ENOUGH = Limits()


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a service has read and written so far."""

    requests: int = 0
    prompt: int = 0
    answer: int = 0


class Service:
    """A model at an address. It may be asked by several threads at once, and is closed by a block of `with`.

    Args:
        model: The name of the model, as the service calls it.
        address: Where the service is, such as https://host/v1.
        key_variable: The environment variable that holds the key; ``GLOSA_LLM_KEY``, if it is set, when None.
        temperature: How much chance there is in an answer; as the service has it when None.
        limits: How often, and for how long, it is asked.

    Raises:
        SettingsError: The address is none, or holds a key; or the variable is not set.
        UnavailableError: The package `openai` is missing.
    """

    def __init__(
        self,
        model: str,
        address: str,
        *,
        key_variable: str | None = None,
        temperature: float | None = None,
        limits: Limits = _ENOUGH,
    ) -> None:
        self.model = model
        self.address = check_address(address)
        self.limits = limits
        self._temperature = temperature
        self.key_variable = key_variable or KEY_VARIABLE
        self._client: Any = _connect(self.address, read_key(key_variable), limits.timeout)
        self._pace = Pace(limits.requests_per_minute)
        self._lock = threading.Lock()
        self._tokens = Tokens()

    def close(self) -> None:
        """Close the connections; a block of `with` does so at its end."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def is_local(self) -> bool:
        """Whether the service is on this machine."""
        return is_loopback(self.address)

    @property
    def tokens(self) -> Tokens:
        """What was read and written so far, as the service counts it."""
        return self._tokens

    def ask(
        self,
        messages: Messages,
        schema: Json | None = None,
        *,
        check: Check | None = None,
        most_tokens: int = MOST_TOKENS,
    ) -> Any:
        """Return the answer to a conversation: JSON that meets the schema, or text without one.

        Args:
            messages: The conversation, each with ``role`` and ``content``.
            schema: The form of the answer, as `find_faults` reads it.
            check: Says what else is wrong with an answer; "" takes it.
            most_tokens: Of the answer.

        Raises:
            AnswerError: No attempt brought an answer in time that meets the schema and the check.
            UnavailableError: The service is down, refuses the key, or does not have the model: to ask on is no use.
        """
        for attempt in range(self.limits.attempts):
            try:
                return self._try(messages, schema, check, most_tokens)
            except AgainError as error:
                failed = error
            if attempt + 1 < self.limits.attempts:
                time.sleep(self.limits.pause_after(attempt, failed.pause))
        raise failed.last

    def _try(self, messages: Messages, schema: Json | None, check: Check | None, most_tokens: int) -> Any:
        self._pace.wait()
        text = self._complete(messages, schema, most_tokens)
        answer = text if schema is None else parse(text, schema)
        fault = check(answer) if check else ""
        if fault:
            raise AgainError(AnswerError(fault))
        return answer

    def _complete(self, messages: Messages, schema: Json | None, most_tokens: int) -> str:
        import openai

        asked: dict[str, Any] = {self._name_of_most_tokens: most_tokens}
        if schema is not None:
            sent = schema if self.is_local else without_lengths(schema)
            asked["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": sent},
            }
        if self._temperature is not None:
            asked["temperature"] = self._temperature
        try:
            create = self._client.chat.completions.with_raw_response.create  # what came may be anything
            response = create(model=self.model, messages=list(messages), **asked)
        except openai.APIError as error:
            raise meaning_of(error, self) from error
        done = read_completion(response.http_response.text)
        self._count(done)
        if done.fault:
            raise AgainError(AnswerError(done.fault))
        return done.text

    @property
    def _name_of_most_tokens(self) -> str:
        """OpenAI itself has renamed the option; most other services know the old name alone."""
        return "max_completion_tokens" if urlsplit(self.address).hostname == "api.openai.com" else "max_tokens"

    def _count(self, done: Completion) -> None:
        with self._lock:
            now = self._tokens
            self._tokens = Tokens(now.requests + 1, now.prompt + done.prompt, now.answer + done.answer)


@contextmanager
def open_service(
    model: str,
    address: str | None = None,
    *,
    key_variable: str | None = None,
    temperature: float | None = None,
    limits: Limits = _ENOUGH,
) -> Iterator[Service]:
    """Open the service of a model; a GGUF file is served on this machine until the block ends.

    Args:
        model: The name of a model at the address, or a GGUF file.
        address: Where the service is; none for a file.
        key_variable: As for `Service`.
        temperature: As for `Service`.
        limits: As for `Service`; a file is served for as many questions at once.

    Raises:
        SettingsError: A file came with an address, or a name without one; or as for `Service`.
        UnavailableError: A package is missing, or the file cannot be served.
    """
    if is_model_file(model) == (address is not None):
        msg = f"{model!r} needs {'no address: it is a file' if address else 'the address of its service'}."
        raise SettingsError(msg)
    if address is not None:
        with Service(model, address, key_variable=key_variable, temperature=temperature, limits=limits) as service:
            yield service
        return
    with (
        serve(model, together=limits.together) as local,
        Service(Path(model).name, local, temperature=temperature, limits=limits) as service,
    ):
        yield service


def _connect(address: str, key: str, timeout: float) -> openai.OpenAI:
    try:
        import openai
    except ImportError as error:
        msg = "a language model needs the package openai. Install it: pip install 'glosa[llm]'."
        raise UnavailableError(msg) from error
    http = openai.DefaultHttpxClient(trust_env=False) if is_loopback(address) else None  # no proxy leads to ourselves
    return openai.OpenAI(base_url=address, api_key=key, timeout=timeout, max_retries=0, http_client=http)
