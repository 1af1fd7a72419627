"""Read a matrix of NumPy whose words are listed elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from glosa.errors import InputError
from glosa.features.word_vectors.kept import Kept
from glosa.features.word_vectors.vectors import WordVectors


def read_matrix(path: Path, listed: Sequence[str] | None, words: Collection[str] | None) -> WordVectors:
    """Return the vectors of words in a `.npy` file.

    Args:
        path: The file.
        listed: The word of each of its rows.
        words: The words to keep; None keeps all.

    Raises:
        InputError: The words are not listed, are more or fewer than the rows, or the file is no matrix of numbers.
    """
    try:
        matrix = np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError) as error:
        msg = f"{path}: cannot be read as a matrix: {error}. Get it again, unpacked."
        raise InputError(msg) from error
    if matrix.ndim != 2 or matrix.dtype.kind != "f":
        msg = f"{path}: holds {matrix.dtype} of shape {matrix.shape}. It must be a matrix of floats, a row a word."
        raise InputError(msg)
    if listed is None or len(listed) != len(matrix):
        came = "they are not listed" if listed is None else f"{len(listed):,} are listed"
        msg = f"{path}: a matrix has no words, and {came}. List those of its {len(matrix):,} rows (--words)."
        raise InputError(msg)
    kept = Kept[int](words)
    for at, shelf, word in kept.pick(listed):
        shelf[word] = at
    found = kept.found()
    return WordVectors(tuple(found), np.asarray(matrix[[*found.values()]], np.float32))
