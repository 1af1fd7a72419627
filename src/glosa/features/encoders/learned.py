"""What a transformer has learned from other records: the encoder in the folder of an autocoder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from glosa.errors import SettingsError
from glosa.storage.folder import AUTOCODER, is_folder_of, read_folder
from glosa.storage.parts import take_part
from glosa.types import Json


@dataclass(frozen=True)
class Learned:
    """An encoder that an autocoder holds.

    Args:
        tokenizer: Its tokenizer as JSON text.
        body: Its configuration, as transformers knows it.
        weights: Its weights by name, float32.
    """

    tokenizer: str
    body: Json
    weights: Mapping[str, npt.NDArray[np.float32]]


def holds_autocoder(folder: Path) -> bool:
    """Return whether a folder says that it is an autocoder."""
    return is_folder_of(folder, AUTOCODER)


def read_learned(folder: Path) -> Learned:
    """Return the encoder of an autocoder whose model is `transformer` or `few-shot`.

    Raises:
        SettingsError: It is another model.
        AutocoderError: The folder is damaged or of a newer format.
    """
    contents = read_folder(folder, AUTOCODER)
    model: Any = contents.documents.get("autocoder", {}).get("parameters", {}).get("model")
    arrays = contents.arrays
    if not {"views.tokenizer", "model.made"} <= arrays.keys():
        msg = (
            f"the autocoder in {folder} has the model {model!r}, which holds no encoder to train further. "
            "Name one with the model 'transformer' or 'few-shot'."
        )
        raise SettingsError(msg)
    made: Json = json.loads(arrays["model.made"].tobytes())
    tokenizer = arrays["views.tokenizer"].tobytes().decode()
    return Learned(tokenizer, made["body"], take_part(arrays, "model.network.body"))
