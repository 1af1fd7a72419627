"""An encoder whose vectors are kept on disk by their content, so that no text is encoded twice."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from glosa._validate import is_number
from glosa.errors import SettingsError
from glosa.features.encoders.base import Encoder
from glosa.features.encoders.store import VectorStore

SIZE = "GLOSA_VECTORS_MB"
DEFAULT_MB = 2000.0


class KeptEncoder(Encoder):
    """Another encoder, asked only for what is not kept yet. What is kept is exactly what it gave.

    Args:
        encoder: The other one.
        store: Where vectors are kept.
    """

    batch: ClassVar[int] = 1024  # a run that is stopped loses no more

    def __init__(self, encoder: Encoder, store: VectorStore) -> None:
        self.name, self._encoder, self._store = encoder.name, encoder, store

    @property
    def identity(self) -> str:
        """That of the other one."""
        return self._encoder.identity

    @cached_property
    def dimensions(self) -> int:
        """Those of the other one."""
        return self._encoder.dimensions

    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        """Return shape (n_texts, dimensions)."""
        keys = _keys(self.identity, texts)
        width = np.dtype(np.float32).itemsize * self.dimensions
        known = {key: row for key, row in self._store.read(keys).items() if len(row) == width}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            made = self._encoder.encode(list(missing.values()))
            new = {key: row.tobytes() for key, row in zip(missing, made, strict=True)}
            self._store.write(new)
            known |= new
        return np.frombuffer(b"".join(known[key] for key in keys), np.float32).reshape(len(keys), -1)


def keep(encoder: Encoder) -> Encoder:
    """Return the encoder with its vectors kept in the cache folder, or as it is where none shall be kept.

    The folder is that of the environment variable ``GLOSA_CACHE``, or ``~/.cache/glosa``; ``GLOSA_VECTORS_MB`` says how
    large the file may grow, 0 keeps nothing.

    Raises:
        SettingsError: ``GLOSA_VECTORS_MB`` is no number.
    """
    most = _most_bytes()
    folder = Path(os.environ.get("GLOSA_CACHE") or Path.home() / ".cache" / "glosa")
    return _kept_in(encoder, folder, most) if most else encoder


@lru_cache(maxsize=8)
def _kept_in(encoder: Encoder, folder: Path, most_bytes: int) -> Encoder:
    return KeptEncoder(encoder, VectorStore(folder / "vectors.sqlite", most_bytes=most_bytes))


def _most_bytes() -> int:
    said = os.environ.get(SIZE, "")
    try:
        megabytes = float(said or DEFAULT_MB)
    except ValueError:
        megabytes = -1.0
    if not is_number(megabytes, 0, 1e9):
        msg = f"the environment variable {SIZE} is {said!r}. It must be a number of megabytes, 0 to keep no vectors."
        raise SettingsError(msg)
    return int(megabytes * 1e6)


def _keys(identity: str, texts: Sequence[str]) -> list[bytes]:
    """Return what each vector is kept under: the SHA-256 of encoder and text."""
    of_encoder = hashlib.sha256(f"{identity}\0".encode())
    keys = []
    for text in texts:
        key = of_encoder.copy()
        key.update(text.encode())
        keys.append(key.digest())
    return keys
