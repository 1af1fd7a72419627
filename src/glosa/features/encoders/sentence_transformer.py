"""Any model of sentence-transformers in a folder of this machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError

from glosa.errors import SettingsError, UnavailableError
from glosa.features.encoders.base import Encoder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_INSTALL = "Install it with: pip install 'glosa[encoders]'"


class SentenceTransformerEncoder(Encoder):
    """A folder that sentence-transformers or transformers wrote, with its weights in safetensors.

    Args:
        name: What it was asked for by.
        folder: Where it is.

    Raises:
        SettingsError: There is no model in the folder.
        UnavailableError: sentence-transformers is not installed.
    """

    def __init__(self, name: str, folder: Path) -> None:
        if not holds_model(folder):
            msg = f"the encoder {name!r}: there is no model in {folder}, neither config.json nor modules.json."
            raise SettingsError(msg)
        if find_spec("sentence_transformers") is None:
            msg = f"the encoder {name!r} needs sentence-transformers. {_INSTALL}"
            raise UnavailableError(msg)
        self.name, self._folder = name, folder

    @property
    def identity(self) -> str:
        """A hash of every file of the model."""
        return f"folder {folder_digest(self._folder)}"

    @property
    def dimensions(self) -> int:
        """Those of the model."""
        return int(self._model.get_embedding_dimension() or 0)

    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        """Return shape (n_texts, dimensions)."""
        found: npt.NDArray[np.float32] = self._model.encode(
            list(texts), batch_size=self.batch, convert_to_numpy=True, show_progress_bar=False
        )
        return found

    @cached_property
    def _model(self) -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer

        try:
            with without_progress_bars():
                return SentenceTransformer(str(self._folder), model_kwargs={"use_safetensors": True})
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            msg = f"the encoder {self.name!r} cannot be read from {self._folder}: {error}"
            raise UnavailableError(msg) from error


def holds_model(folder: Path) -> bool:
    """Return whether transformers or sentence-transformers wrote a folder."""
    return any((folder / name).is_file() for name in ("config.json", "modules.json"))


@contextmanager
def without_progress_bars() -> Iterator[None]:
    """Keep transformers from drawing progress bars, which are the command line's to draw."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def folder_digest(folder: Path) -> str:
    """Return the SHA-256 of the names and contents of all files of a folder, but those that tell people about it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not _is_about(path))
    seen = tuple((path, path.stat().st_size, path.stat().st_mtime_ns) for path in files)
    return _digest(folder, seen)


def _is_about(path: Path) -> bool:
    return path.suffix == ".md" or path.name.startswith(".")


@lru_cache(maxsize=16)
def _digest(folder: Path, seen: tuple[tuple[Path, int, int], ...]) -> str:
    """Return the hash of files that are as they were when they were last looked at."""
    found = hashlib.sha256()
    for path, *_ in seen:
        with path.open("rb") as file:
            part = hashlib.file_digest(file, "sha256").hexdigest()
        found.update(f"{path.relative_to(folder).as_posix()} {part}\n".encode())
    return found.hexdigest()
