"""Where the files of an encoder are that can be trained further."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from glosa.errors import SettingsError, nearest
from glosa.features.encoders.folder import minilm_folder
from glosa.features.encoders.hub import hub_folder

CARRIED: dict[str, Callable[[], Path]] = {"minilm": minilm_folder}
"""The encoders that a package carries with their weights, by name."""
HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+(@[\w.-]+)?")


def find_folder(name: str) -> Path:
    """Return the folder of an encoder, which holds `config.json`, weights in safetensors and `tokenizer.json`.

    Args:
        name: One of `CARRIED`; a folder; or ``owner/model`` of the hub, which is fetched unless it is here already.

    Raises:
        SettingsError: There is no such encoder, or no model in the folder.
        UnavailableError: A package is not installed, or the hub cannot be reached; the message says what to install.

    >>> find_folder("mini")
    Traceback (most recent call last):
        ...
    glosa.errors.SettingsError: there is no encoder 'mini' to train further. Did you mean 'minilm'? Valid: 'minilm', \
a folder, 'owner/model' of the hub.
    """
    if name in CARRIED:
        return CARRIED[name]()
    folder = Path(name).expanduser()
    if (folder / "config.json").is_file():
        return folder
    if folder.is_dir():
        msg = f"there is no encoder in {folder}: it has no config.json. Name a folder that transformers wrote."
        raise SettingsError(msg)
    if HUB_NAME.fullmatch(name):
        return hub_folder(name)
    valid = f"{nearest(name, CARRIED).rstrip('.')}, a folder, 'owner/model' of the hub."
    msg = f"there is no encoder {name!r} to train further. {valid}"
    raise SettingsError(msg)
