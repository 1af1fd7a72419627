"""Names for the arrays and tables that travel between the parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float32] | npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64] | npt.NDArray[np.int32]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
StrPath: TypeAlias = str | Path
Json: TypeAlias = dict[str, Any]
Language: TypeAlias = Literal["en", "es"]

DEVICES = ("auto", "cpu", "cuda")
"""Where networks are trained."""
