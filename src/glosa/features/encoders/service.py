"""An embedding service that speaks as OpenAI's does: llama.cpp, vLLM, Ollama, TEI, or one that is paid for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

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
        place = urlsplit(name)
        if place.scheme not in ("http", "https") or not place.hostname or not place.fragment:
            msg = f"the encoder {name!r} is no address with a model. Write it as http://localhost:8080/v1#model."
            raise SettingsError(msg)
        if place.username or place.password or place.query:
            msg = (
                f"the address of the encoder at {place.hostname} holds a user, a password or a query. "
                f"Leave them out: a key belongs into the environment variable {KEY}."
            )
            raise SettingsError(msg)
        self.name, self.patience, self.retries = name, patience, retries
        self._address, self._model = place._replace(fragment="").geturl(), place.fragment

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
        from openai import OpenAIError

        try:
            answer = self._client.embeddings.create(input=list(texts), model=self._model, encoding_format="float")
            return _read_vectors(answer, len(texts))
        except (OpenAIError, AttributeError, TypeError, ValueError) as error:
            msg = f"the encoder {self.name!r}: the service {self._explain(error)}"
            raise UnavailableError(msg) from error

    @cached_property
    def _client(self) -> OpenAI:
        try:
            from openai import OpenAI
        except ModuleNotFoundError as error:
            msg = f"the encoder {self.name!r} needs the package openai. Install it with: pip install 'glosa[encoders]'"
            raise UnavailableError(msg) from error
        key = os.environ.get(KEY) or "none"
        return OpenAI(base_url=self._address, api_key=key, timeout=self.patience, max_retries=self.retries)

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
            case openai.APIStatusError():
                return f"answers {error.status_code}: {_shorten(error.message)}. Try again later."
        return f"answers what are no vectors ({_shorten(str(error))}). Is it a service for embeddings?"


def _read_vectors(answer: Any, n_texts: int) -> npt.NDArray[np.float32]:
    """Return the vectors of an answer in the order of the texts.

    Raises:
        ValueError: They are not one a text, of one length, of finite numbers.
    """
    ordered = sorted(answer.data, key=lambda item: int(item.index))
    found = np.array([item.embedding for item in ordered], np.float32)
    if [int(item.index) for item in ordered] != list(range(n_texts)) or found.ndim != 2 or not np.isfinite(found).all():
        msg = f"{len(ordered)} vectors of shape {found.shape[1:]} for {n_texts} texts"
        raise ValueError(msg)
    return found


def _shorten(message: str) -> str:
    """Return the beginning of a message as one line."""
    line = " ".join(message.split())
    return f"{line[:200]}..." if len(line) > 200 else line
