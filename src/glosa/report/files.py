"""The files of a report, each written as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from glosa.errors import TableError


def write_files(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write files into a folder, which is returned; each beside its place first, so that no half of one is ever left.

    Args:
        files: Their contents by their names, which may hold folders.
        folder: Made if it is not there.

    Raises:
        TableError: The folder cannot be written.
    """
    try:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.part")
            beside.write_bytes(content)
            beside.replace(path)
    except OSError as error:
        message = f"The report cannot be written to {folder}: {error}. Choose another folder or free some space."
        raise TableError(message) from error
    return folder
