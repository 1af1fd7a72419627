"""A language model in a GGUF file, served on this machine alone, for as long as it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from glosa.errors import SettingsError, UnavailableError
from glosa.types import StrPath

CONTEXT = 8192
"""Tokens of a question and its answer together."""

_MAGIC = b"GGUF"


def is_model_file(model: str) -> bool:
    """Return whether the name of a model is that of a GGUF file.

    >>> is_model_file("models/SmolLM2.Q4.gguf"), is_model_file("gpt-5-mini")
    (True, False)
    """
    return model.lower().endswith(".gguf")


@contextmanager
def serve(path: StrPath, *, together: int = 1, context: int = CONTEXT) -> Iterator[str]:
    """Serve a model on a free port of the loopback interface; yields the address, such as http://127.0.0.1:4071/v1.

    Args:
        path: A GGUF file.
        together: How many questions are answered at once.
        context: Tokens of a question and its answer together.

    Raises:
        SettingsError: The file is missing, or no GGUF file.
        UnavailableError: The package `xllamacpp` is missing, or cannot read the file.
    """
    _check_file(Path(path))
    try:
        import xllamacpp
    except ImportError as error:
        msg = f"{path} needs the package xllamacpp to be served. Install it: pip install 'glosa[llm]'."
        raise UnavailableError(msg) from error
    settings = xllamacpp.CommonParams()
    settings.model.path = str(path)
    settings.port = 0
    settings.n_parallel, settings.n_ctx = together, together * context
    settings.verbosity, settings.ui, settings.warmup, settings.offline = -1, False, False, True
    try:
        server = xllamacpp.Server(settings)
    except (RuntimeError, ValueError) as error:
        msg = f"{path} cannot be served: {error}. Take another file, or a newer xllamacpp."
        raise UnavailableError(msg) from error
    try:
        yield f"{server.listening_address}/v1"
    finally:
        del server  # which ends it


def _check_file(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}. Name a GGUF file, or a model and the address of its service."
        raise SettingsError(msg) from error
    if magic != _MAGIC:
        msg = f"{path} is no GGUF file. Convert the model, or name one that is served at an address."
        raise SettingsError(msg)
