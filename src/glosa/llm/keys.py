"""Keys of services: they come from the environment, and are refused wherever others could read them."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable
from urllib.parse import urlsplit

from glosa.errors import SettingsError

KEY_VARIABLE = "GLOSA_LLM_KEY"
NO_KEY = "none"  # what a service that asks for no key is told
FROM_ENVIRONMENT = (
    f"Keys come from the environment only: export {KEY_VARIABLE}=..., or say the name of another variable. "
    "If this was a real key, take it back: it may have been read."
)

_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")
_HOLDS_KEY = re.compile(r"key|token|secret|password|bearer|authorization", re.IGNORECASE)


def read_key(variable: str | None = None) -> str:
    """Return the key in an environment variable.

    Args:
        variable: Its name. None looks at `KEY_VARIABLE`, and is content with nothing there.

    Raises:
        SettingsError: The name is no name of a variable, but looks like a key; or the variable is not set, or holds
            characters that no key has.
    """
    name = KEY_VARIABLE if variable is None else check_variable(variable)
    key = os.environ.get(name)
    if not key and variable is None:
        return NO_KEY
    if not key:
        msg = f"the environment has no {name}. Set it to the key of the service: export {name}=..."
        raise SettingsError(msg)
    if not (key.isascii() and key.isprintable()):
        msg = f"{name} holds characters that no key has, such as “ or a line end. Copy the key once more, without them."
        raise SettingsError(msg)
    return key


def check_variable(variable: str) -> str:
    """Return the name of an environment variable as it came.

    Raises:
        SettingsError: It is no such name: capitals, digits and underscores. What came may be a key, and is not shown.

    >>> check_variable("OPENAI_API_KEY")
    'OPENAI_API_KEY'
    """
    if not _VARIABLE.fullmatch(variable):
        msg = f"the key variable must be the name of a variable of the environment. {FROM_ENVIRONMENT}"
        raise SettingsError(msg)
    return variable


def check_address(address: str) -> str:
    """Return the address of a service without a slash at its end.

    Raises:
        SettingsError: It is no http address, or holds a key or a password, which is not shown.

    >>> check_address("http://localhost:11434/v1/")
    'http://localhost:11434/v1'
    """
    try:
        parts = urlsplit(address)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        holds_key = bool(parts.password or parts.username or _HOLDS_KEY.search(parts.query))
    except ValueError:  # brackets or a port that are none
        is_one, holds_key = False, "@" in address or bool(_HOLDS_KEY.search(address))
    if holds_key:
        msg = f"the address of the service holds a key or a password. {FROM_ENVIRONMENT}"
        raise SettingsError(msg)
    if not is_one:
        msg = f"{address!r} is no address of a service. Write it as https://host/v1 or http://localhost:11434/v1."
        raise SettingsError(msg)
    return address.rstrip("/")


def refuse_keys(settings: Iterable[str], allowed: Container[str]) -> None:
    """Refuse settings whose name says that they hold a key.

    Raises:
        SettingsError: Names them; what they hold is not shown.

    >>> refuse_keys(["model", "key_variable"], allowed=["model", "key_variable"])
    """
    held = [name for name in settings if name not in allowed and _HOLDS_KEY.search(name)]
    if held:
        msg = f"the settings hold a key ({', '.join(map(repr, held))}). {FROM_ENVIRONMENT}"
        raise SettingsError(msg)
