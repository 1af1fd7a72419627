"""An embedding service that speaks as OpenAI's does: llama.cpp, vLLM, Ollama, TEI, or one that is paid for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from glosa._validate import is_loopback
from glosa.errors import SettingsError, UnavailableError
from glosa.features.encoders.base import Encoder

if TYPE_CHECKING:
    from openai import OpenAI

KEY = "GLOSA_ENCODER_KEY"
PATIENCE, RETRIES = 60.0, 4


class ServiceEncoder(Encoder):
    """A model of a service. Its texts leave this machine if the service is elsewhere.

    The key, if it wants one, comes from the environment variable ``GLOSA_ENCODER_KEY``.

    Args:
        name: The address, ``#``, the name of the model: ``http://localhost:8080/v1#bge-m3``.
        patience: Seconds that one answer may take.
        retries: How often a request that failed is tried again, each time after a longer pause.

    Raises:
        SettingsError: The address or the model is missing, or there is a key or a password in the address.
    """

    def __init__(self, name: str, *, patience: float = PATIENCE, retries: int = RETRIES) -> None:
        self._address, self._model = _read_address(name)
        self.name, self.patience, self.retries = name, patience, retries
        self._width: int | None = None

    @property
    def identity(self) -> str:
        """Address and name of the model: more is not known."""
        return f"service {self.name}"

    @cached_property
    def dimensions(self) -> int:
        """As many as the service gives; it is asked once."""
        return int(self.vectors(["a"]).shape[1])

    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        """Return shape (n_texts, dimensions).

        Raises:
            UnavailableError: The service is down, slow, refuses the key, or its answer is none.
        """
        client = self._client
        from openai import OpenAIError

        try:
            answer = client.embeddings.create(input=list(texts), model=self._model, encoding_format="float")
            found = _read_vectors(answer, len(texts), self._width)
        except (OpenAIError, AttributeError, TypeError, ValueError) as error:
            msg = f"the encoder {self.name!r}: the service {self._explain(error)}"
            raise UnavailableError(msg) from error
        self._width = found.shape[1]
        return found

    @cached_property
    def _client(self) -> OpenAI:
        try:
            import openai
        except ModuleNotFoundError as error:
            msg = f"the encoder {self.name!r} needs the package openai. Install it with: pip install 'glosa[encoders]'"
            raise UnavailableError(msg) from error
        key = os.environ.get(KEY, "").strip() or "none"
        http = openai.DefaultHttpxClient(trust_env=False) if is_loopback(self._address) else None  # no proxy leads here
        return openai.OpenAI(
            base_url=self._address, api_key=key, timeout=self.patience, max_retries=self.retries, http_client=http
        )

    def _explain(self, error: Exception) -> str:
        """Return what went wrong, and the remedy."""
        import openai

        match error:
            case openai.APITimeoutError():
                return f"gave no answer within {self.patience:g} seconds. Try again later."
            case openai.APIConnectionError():
                return "cannot be reached. Is it running, and is the address right?"
            case openai.AuthenticationError() | openai.PermissionDeniedError():
                return f"refuses the key. Put the right one into the environment variable {KEY}."
            case openai.NotFoundError():
                return f"has no model {self._model!r}, or no embeddings at this address: {_shorten(error.message)}"
            case openai.BadRequestError() | openai.UnprocessableEntityError():
                return f"refuses the texts, which may be too long for it: {_shorten(error.message)}"
            case openai.APIStatusError():
                return f"answers {error.status_code}: {_shorten(error.message)}. Try again later."
        return f"answers what are no vectors ({_shorten(str(error))}). Is it a service for embeddings?"


def _read_address(name: str) -> tuple[str, str]:
    """Return the address and the model of a name.

    Raises:
        SettingsError: One of them is missing, or there is a key or a password in the address, which is not shown.
    """
    try:
        place = urlsplit(name)
        whole = place.scheme in ("http", "https") and place.hostname and place.fragment and place.port != 0
    except ValueError:  # brackets or a port that are none
        whole = False
    if not whole and "@" not in name and "?" not in name:
        msg = f"the encoder {name!r} is no address with a model. Write it as http://localhost:8080/v1#model."
        raise SettingsError(msg)
    if not whole or place.username or place.password or place.query:
        msg = (
            "the address of the encoder holds a user, a password or a query. Leave them out, as in "
            f"http://localhost:8080/v1#model: a key belongs into the environment variable {KEY}."
        )
        raise SettingsError(msg)
    return place._replace(fragment="").geturl(), place.fragment


def _read_vectors(answer: Any, n_texts: int, width: int | None) -> npt.NDArray[np.float32]:
    """Return the vectors of an answer in the order of the texts.

    Raises:
        ValueError: They are not one a text, of one length, the same as before, of finite numbers.
    """
    ordered = sorted(answer.data, key=lambda item: int(item.index))
    found = np.array([item.embedding for item in ordered], np.float32)
    if [int(item.index) for item in ordered] != list(range(n_texts)) or found.ndim != 2 or not found.shape[1]:
        msg = f"{len(ordered)} vectors of shape {found.shape[1:]} for {n_texts} texts"
        raise ValueError(msg)
    if width not in (None, found.shape[1]):
        msg = f"vectors of {found.shape[1]} numbers, and of {width} before"
        raise ValueError(msg)
    if not np.isfinite(found).all():
        msg = "a number that is not finite"
        raise ValueError(msg)
    return found


def _shorten(message: str) -> str:
    """Return the beginning of a message as one line."""
    line = " ".join(message.split())
    return f"{line[:200]}..." if len(line) > 200 else line
