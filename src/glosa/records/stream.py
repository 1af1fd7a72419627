"""Open a text file as a stream of checked UTF-8, whatever its encoding and compression."""

from __future__ import annotations

import codecs
import io
from pathlib import Path

import numpy as np
import pyarrow as pa

from glosa.errors import Fault, TableError
from glosa.records.sniff import form_of, sniff_encoding

CHUNK = 1 << 20


class TextStream(io.RawIOBase):
    """The bytes of a text file, unpacked, as UTF-8 without a byte order mark.

    Args:
        path: A file, plain or packed with gzip or zstd.
        encoding: The encoding; None finds it out.

    Attributes:
        path: The file.
        sample: The first bytes as text, for finding out the delimiter and the header.

    Raises:
        TableError: While reading: the text is broken in its encoding, or holds a NUL.
    """

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        super().__init__()
        self.path = path
        self._encoding = encoding or sniff_encoding(_sample(path))
        self._decoder = _decoder(self._encoding)
        self._file = _open(path)
        self._rest = b""
        self._offset = 0
        self._first = self._next_chunk()
        self.sample = self._first.decode(errors="ignore")
        self._rest = self._first

    def readable(self) -> bool:
        """Return True: the stream can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes, fewer only at the end; all of them where it is negative."""
        parts, length = [self._rest], len(self._rest)
        while size < 0 or length < size:
            part = self._next_chunk()
            if not part:
                break
            parts.append(part)
            length += len(part)
        whole = b"".join(parts)
        cut = length if size < 0 else size
        self._rest = whole[cut:]
        return whole[:cut]

    def close(self) -> None:
        """Close the file beneath."""
        if not self.closed:
            self._file.close()
        super().close()

    def _next_chunk(self) -> bytes:
        """Return the next bytes as UTF-8; nothing at the end."""
        while True:
            raw = _guarded_read(self._file, self.path)
            try:
                text = self._decoder.decode(raw, final=not raw)
            except UnicodeDecodeError as error:
                held = len(error.object) - len(raw)  # bytes of a cut character that the decoder kept from before
                raise _broken(self.path, self._encoding, self._offset - held + error.start) from error
            self._offset += len(raw)
            if "\0" in text:
                raise _nul(self.path, self._encoding)
            if text or not raw:
                return text.encode()


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    try:
        "".encode(encoding)  # what turns no text into bytes is a codec, but no encoding
        name = codecs.lookup(encoding).name
        return codecs.getincrementaldecoder("utf-8-sig" if name == "utf-8" else name)()
    except LookupError as error:
        msg = f"'{encoding}' is no encoding that Python knows. Say utf-8, utf-16 or cp1252."
        raise TableError(msg) from error


def _open(path: Path) -> pa.NativeFile:
    return pa.input_stream(str(path), compression=form_of(path).compression)


def _guarded_read(file: pa.NativeFile, path: Path) -> bytes:
    try:
        raw: bytes = file.read(CHUNK)
    except OSError as error:
        msg = f"{path} cannot be unpacked: {error}. The file is damaged or cut short."
        raise TableError(msg) from error
    return raw


def _sample(path: Path) -> bytes:
    """Return the first bytes, and the first chunk that is not plain ASCII where that comes later."""
    with _open(path) as file:
        first = chunk = _guarded_read(file, path)
        while chunk and chunk.isascii():
            chunk = _guarded_read(file, path)
    return first if chunk is first else first[:4] + chunk


def _broken(path: Path, encoding: str, offset: int) -> TableError:
    what = f"byte {offset} (counted from 0) cannot be read as {encoding.removesuffix('-sig').upper()}"
    remedy = "Save the file again as UTF-8, or name its encoding."
    return TableError(f"{path} is broken:", [Fault(what, (_row_at(path, offset),), remedy)])


def _nul(path: Path, encoding: str) -> TableError:
    """Return the error for a NUL, which is found again in the raw bytes to tell its row."""
    row, offset = 0, 0
    if not encoding.startswith("utf-16"):
        with _open(path) as file:
            while (place := (raw := _guarded_read(file, path)).find(b"\0")) < 0:
                offset += len(raw)
        row = _row_at(path, offset + place)
    remedy = "Take it out; or if the file is UTF-16 without a byte order mark, save it again as UTF-8."
    return TableError(f"{path} is broken:", [Fault("a cell holds a NUL character", (row,) if row else (), remedy)])


def _row_at(path: Path, offset: int) -> int:
    """Return the row that holds a byte: line ends within quotes do not count, nor do blank lines."""
    row, quotes, before = 1, 0, b"\n"
    with _open(path) as file:
        while offset > 0 and (raw := _guarded_read(file, path)[:offset]):
            offset -= len(raw)
            data = np.frombuffer(before + raw, dtype=np.uint8)
            outside = (quotes + np.cumsum(data[1:] == ord('"'))) % 2 == 0
            ends = (data[1:] == ord("\n")) & (data[:-1] != ord("\n")) & outside
            row += int(ends.sum())
            quotes += raw.count(b'"')
            before = raw[-1:]
    return row
