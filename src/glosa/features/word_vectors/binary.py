"""Read binary files front to back, and know when they end too early."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from glosa.errors import InputError
from glosa.features.word_vectors.packed import BLOCK

_LONGEST_WORD = 1 << 16


class BinaryReader:
    """Reads what a binary file holds, one thing after another.

    Args:
        stream: The open file.
        path: What to call it.
    """

    def __init__(self, stream: BinaryIO, path: Path) -> None:
        self._stream, self._path = stream, path
        self._ahead = b""

    def exactly(self, size: int) -> bytes:
        """Return the next `size` bytes.

        Raises:
            InputError: The file ends before.
        """
        if len(self._ahead) < size:
            self._ahead += self._stream.read(size - len(self._ahead))
            if len(self._ahead) < size:
                self.refuse("is cut off")
        found, self._ahead = self._ahead[:size], self._ahead[size:]
        return found

    def skip(self, size: int) -> None:
        """Pass over the next `size` bytes."""
        for start in range(0, size, BLOCK):
            self.exactly(min(BLOCK, size - start))

    def numbers(self, layout: str) -> tuple[Any, ...]:
        """Return numbers packed after a layout of `struct`."""
        return struct.unpack(layout, self.exactly(struct.calcsize(layout)))

    def entries(self, count: int, end: bytes, size: int) -> Iterator[tuple[list[str], bytes]]:
        """Yield batches of words with what follows each: `size` bytes after the byte that ends the word.

        Raises:
            InputError: The file ends before `count` words, or a word has no end.
        """
        done = 0
        while done < count:
            words, rest, at = _split(self._ahead, count - done, end, size)
            self._ahead = self._ahead[at:]
            if words:
                done += len(words)
                yield words, rest
            elif len(self._ahead) > _LONGEST_WORD + size or not (more := self._stream.read(max(BLOCK, size))):
                self.refuse(f"promises {count:,} words, and after {done:,} there is none that is whole")
            else:
                self._ahead += more

    def rest(self) -> bytes:
        """Return some of what is left, nothing at the end."""
        return self._ahead or self._stream.read(BLOCK)

    def refuse(self, what: str) -> NoReturn:
        """Refuse the file for what is wrong with it.

        Raises:
            InputError: Always.
        """
        msg = f"{self._path}: {what}. Get it again."
        raise InputError(msg)


def _split(block: bytes, most: int, end: bytes, size: int) -> tuple[list[str], bytes, int]:
    r"""Return whole entries at the head of a block, and where they end.

    >>> _split(b"a 12b 34c 5", 9, b" ", 2)
    (['a', 'b'], b'1234', 8)
    """
    words: list[str] = []
    rest: list[bytes] = []
    at = 0
    while len(words) < most:
        stop = block.find(end, at)
        after = stop + 1 + size
        if stop < 0 or after > len(block):
            break
        words.append(block[at:stop].lstrip(b"\n").decode("utf-8", "replace"))
        rest.append(block[stop + 1 : after])
        at = after
    return words, b"".join(rest), at
