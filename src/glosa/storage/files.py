"""Files that belong together, side by side: written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Mapping
from pathlib import Path

from glosa.errors import AutocoderError


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write files beside their places, then move them there in their order; those that are there are replaced.

    Args:
        files: What each shall hold.

    Raises:
        AutocoderError: They cannot be written; of what was not moved yet nothing is left behind.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_files({folder / "a": b"1", folder / "b": b"2"})
    >>> sorted(path.name for path in folder.iterdir())
    ['a', 'b']
    """
    number = uuid.uuid4().hex[:8]
    parts = {path: path.with_name(f".{path.name}.part-{number}") for path in files}
    path = Path()
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_through(parts[path], data)
        for path, part in parts.items():
            part.replace(path)
    except OSError as error:
        msg = f"{path}: cannot be written: {error.strerror or error}. Make room or choose another place."
        raise AutocoderError(msg) from error
    finally:
        for part in parts.values():
            with contextlib.suppress(OSError):
                part.unlink()


def write_through(path: Path, data: bytes) -> None:
    """Write a file, and return when it is on the disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
