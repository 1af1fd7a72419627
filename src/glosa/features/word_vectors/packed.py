"""Open files that may be packed with gzip or Zstandard, whatever their names say."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from glosa.errors import InputError

BLOCK = 1 << 20
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


@contextmanager
def open_packed(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading its unpacked bytes.

    Raises:
        InputError: It is missing, or what packs it is damaged or cut off, while it is open.
    """
    try:
        with path.open("rb") as file, io.BufferedReader(_unpack(file), BLOCK) as stream:
            yield cast("BinaryIO", stream)
    except FileNotFoundError:
        msg = f"{path}: there is no such file. Name a file or a folder of word vectors."
        raise InputError(msg) from None
    except (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError) as error:
        msg = f"{path}: is cut off or damaged: {error}. Get it again."
        raise InputError(msg) from error


def _unpack(file: io.BufferedReader) -> io.RawIOBase:
    magic = file.peek(4)
    if magic.startswith(_GZIP):
        return cast("io.RawIOBase", gzip.GzipFile(fileobj=file))
    if magic.startswith(_ZSTD):
        reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True, closefd=False)
        return cast("io.RawIOBase", reader)
    return cast("io.RawIOBase", file)
