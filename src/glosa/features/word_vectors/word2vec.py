"""Read the binary form of word2vec (Mikolov et al. 2013): a header line, then each word, a blank and its numbers."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np

from glosa.features.word_vectors.binary import BinaryReader
from glosa.features.word_vectors.faults import Faults
from glosa.features.word_vectors.form import Form
from glosa.features.word_vectors.kept import Kept
from glosa.features.word_vectors.packed import open_packed
from glosa.features.word_vectors.vectors import Vector, WordVectors


def read_word2vec(path: Path, form: Form, words: Collection[str] | None) -> WordVectors:
    """Return the vectors of words in a binary file of word2vec.

    Raises:
        InputError: The file ends early, does not end where its header says, or holds what is no number.
    """
    kept, faults = Kept[Vector](words), Faults(str(path))
    with open_packed(path) as stream:
        stream.readline()
        reader = BinaryReader(stream, path)
        for batch, rest in reader.entries(form.count or 0, b" ", 4 * form.dim):
            values = np.frombuffer(rest, "<f4").reshape(-1, form.dim)
            for at, shelf, word in kept.pick(batch):
                shelf[word] = values[at].copy()  # a view would hold the whole batch
                if not np.isfinite(values[at]).all():
                    faults.add(f"the vector of '{batch[at]}' holds a number that is not finite")
        if reader.rest().strip():
            reader.refuse(f"goes on after the {form.count:,} words of {form.dim} numbers that its header promises")
    faults.refuse("bad vector", "Get the file again.")
    return WordVectors.of(kept.found(), form.dim)
