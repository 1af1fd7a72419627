"""Read word vectors written as text: a line a word, as GloVe writes them, or after a header, as word2vec does."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from glosa.features.word_vectors.faults import Faults
from glosa.features.word_vectors.form import Form, is_number
from glosa.features.word_vectors.kept import Kept
from glosa.features.word_vectors.packed import BLOCK, open_packed
from glosa.features.word_vectors.vectors import Vector, WordVectors


def read_text(path: Path, form: Form, words: Collection[str] | None) -> WordVectors:
    """Return the vectors of words in a text file; its numbers are read only where a word is asked for.

    Raises:
        InputError: Lines have another dimension, no word, or what is no number; or the file ends before the words that
            its header promises.
    """
    kept, faults, count = Kept[Vector](words), Faults(str(path)), 0
    with open_packed(path) as stream:
        for number, lines in _batches(stream, with_header=form.count is not None):
            cut = [_cut(line, form.dim) for line in lines]
            for at, (_, _, found) in enumerate(cut):
                if found != form.dim:
                    faults.add(f"line {number + at} has {found} numbers, not {form.dim}")
            for at, shelf, word in kept.pick([word for word, _, _ in cut]):
                if cut[at][2] == form.dim:
                    shelf[word] = _parse(cut[at][1], form.dim, number + at, faults)
            count += len(lines)
    if form.count is not None and count < form.count:
        faults.add(f"the header promises {form.count:,} words, and {count:,} are there: the file is cut off")
    faults.refuse("bad line", f"A line is a word and {form.dim} numbers between blanks. Get the file again.")
    return WordVectors.of(kept.found(), form.dim)


def _batches(stream: BinaryIO, *, with_header: bool) -> Iterator[tuple[int, list[bytes]]]:
    """Yield lines with the number of the first of them, counted from 1; blank lines at the end are none."""
    number = 1
    if with_header:
        stream.readline()
        number = 2
    while lines := stream.readlines(BLOCK):
        stripped = [line.rstrip(b" \r\n") for line in lines]
        while stripped and not stripped[-1]:
            stripped.pop()
        yield number, stripped
        number += len(lines)


def _cut(line: bytes, dim: int) -> tuple[str, bytes, int]:
    """Return the word of a line, its numbers, and how many these are.

    A word may hold blanks, as some of GloVe's do: what stands before the last `dim` fields, if no number ends it.

    >>> _cut(b"cat 1 0", 2), _cut(b"by the way 1 0", 2), _cut(b"cat 1 0 5", 2)
    (('cat', b'1 0', 2), ('by the way', b'1 0', 2), ('cat', b'1 0 5', 3))
    """
    word, _, numbers = line.partition(b" ")
    count = line.count(b" ")
    if count > dim:
        before, *after = line.rsplit(b" ", dim)
        if not is_number(before.rpartition(b" ")[2]):
            word, numbers, count = before, b" ".join(after), dim
    return word.decode("utf-8", "replace"), numbers, count


def _parse(numbers: bytes, dim: int, line: int, faults: Faults) -> Vector:
    try:
        with np.errstate(over="ignore"):  # beyond float32 is infinite
            vector = np.array([*map(float, numbers.split(b" "))], np.float32)
    except ValueError as error:
        faults.add(f"line {line}: {error}")
        return np.zeros(dim, np.float32)
    if not np.isfinite(vector).all():
        faults.add(f"line {line} holds a number that is not finite")
    return vector
