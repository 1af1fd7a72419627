"""Find out in which form a file holds word vectors, by its first bytes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from glosa.errors import InputError
from glosa.features.word_vectors.packed import open_packed

Kind: TypeAlias = Literal["text", "word2vec", "fasttext", "matrix"]

HEAD = 1 << 18  # holds many lines of any usual dimension
MAX_DIM = 16_384  # beyond it a header is no header

FASTTEXT_MAGIC = (793_712_314).to_bytes(4, "little")
_NUMPY = b"\x93NUMPY"
_ZIP = b"PK\x03\x04"
_CONTROL = bytes([*range(9), *range(14, 32)])  # in no text, and in all but all binary numbers


@dataclass(frozen=True)
class Form:
    """What the first bytes of a file say.

    Args:
        kind: "text" is that of GloVe and of `.vec`; "word2vec" and "fasttext" are their binary forms.
        dim: How many numbers a vector has; 0 where a later part says it.
        count: How many words the header promises; None without header.
    """

    kind: Kind
    dim: int = 0
    count: int | None = None


def read_form(path: Path) -> Form:
    """Return the form of a file.

    Raises:
        InputError: It is missing, empty, damaged, or holds something else.
    """
    with open_packed(path) as stream:
        head = stream.read(HEAD)
    form = sniff_form(head)
    if form is None:
        what = "is empty" if not head else "is a zip archive" if head.startswith(_ZIP) else "holds no word vectors"
        remedy = "Unpack it first." if head.startswith(_ZIP) else "Get it again."
        known = "GloVe and word2vec text (.txt, .vec), word2vec and fastText .bin, each also packed as .gz or .zst"
        msg = f"{path}: {what}. {remedy} What can be read: {known}."
        raise InputError(msg)
    return form


def sniff_form(head: bytes) -> Form | None:
    r"""Return the form of a file that begins so, or None if it is none of them.

    >>> sniff_form(b"2 3\ncat 1 0 0\ndog 0 1 0\n")
    Form(kind='text', dim=3, count=2)
    >>> sniff_form(b"cat 1 0 0\ndog 0 1 0\n")
    Form(kind='text', dim=3, count=None)
    """
    if head.startswith(FASTTEXT_MAGIC):
        return Form("fasttext")
    if head.startswith(_NUMPY):
        return Form("matrix")
    first, _, rest = head.partition(b"\n")
    binary = any(byte in rest for byte in _CONTROL)
    numbers = first.split()
    if len(numbers) == 2 and all(number.isdigit() for number in numbers):
        count, dim = map(int, numbers)
        return Form("word2vec" if binary else "text", dim, count) if 0 < dim <= MAX_DIM else None
    whole = head[: head.rfind(b"\n") + 1] or head
    lengths = Counter(line.rstrip().count(b" ") for line in whole.split(b"\n") if line.strip())
    usual = max(lengths, key=lengths.__getitem__, default=0)
    return Form("text", usual) if not binary and 0 < usual <= MAX_DIM and _has_numbers(whole) else None


def _has_numbers(lines: bytes) -> bool:
    """Return whether any line ends with a number, as prose does not."""
    return any(is_number(line.rpartition(b" ")[2]) for line in lines.split(b"\n"))


def is_number(field: bytes) -> bool:
    """Return whether a field of a line is a number.

    >>> is_number(b"-1.5e-3"), is_number(b"the")
    (True, False)
    """
    try:
        float(field)
    except ValueError:
        return False
    return True
