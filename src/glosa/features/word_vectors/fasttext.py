"""Read the binary form of fastText: words, then the vectors of words and of their character n-grams.

The vector of a word is the mean of its own and of those of its n-grams; an unknown word has n-grams alone
(Bojanowski et al. 2017). The vectors are read front to back and added up where they are needed, none is kept.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from glosa.features.word_vectors.binary import BinaryReader
from glosa.features.word_vectors.form import FASTTEXT_MAGIC, MAX_DIM
from glosa.features.word_vectors.kept import Kept
from glosa.features.word_vectors.packed import BLOCK, open_packed
from glosa.features.word_vectors.subwords import NgramRule, cut_ngrams, hash_ngrams
from glosa.features.word_vectors.vectors import Vector, WordVectors
from glosa.types import IntArray

VERSION = 12  # of the layout; 11 differs in supervised models alone, whose words have no n-grams
_END_OF_LINE = "</s>"  # stands among the words, but is cut into nothing


class _Entry(NamedTuple):
    row: int  # of the word's own vector; -1 for an unknown word
    spelling: str


def read_fasttext(path: Path, words: Collection[str] | None) -> WordVectors:
    """Return the vectors of words in a binary file of fastText, known to it or not.

    Args:
        path: The file.
        words: The words; None takes those that the file knows.

    Raises:
        InputError: The file ends early, is quantised, or is of an unknown version.
    """
    with open_packed(path) as stream:
        reader = BinaryReader(stream, path)
        rule, n_words, entries = _read_dictionary(reader, words)
        (quantised,) = reader.numbers("<?")
        if quantised:
            reader.refuse("is quantised (.ftz): it holds no vectors, only their outlines")
        n_rows, dim = reader.numbers("<qq")
        if not 0 < dim <= MAX_DIM or n_rows not in (n_words, n_words + rule.buckets):
            reader.refuse(f"tells of {n_rows:,} vectors of {dim:,} numbers for {n_words:,} words")
        owners, rows = _needed(list(entries.values()), rule, n_words, has_ngrams=n_rows > n_words)
        values = _mean_rows(reader, (n_rows, dim), owners, rows, len(entries))
    made = np.bincount(owners, minlength=len(entries)) > 0
    return WordVectors(tuple(word for word, kept in zip(entries, made, strict=True) if kept), values[made])


def _read_dictionary(reader: BinaryReader, words: Collection[str] | None) -> tuple[NgramRule, int, dict[str, _Entry]]:
    """Return how words are cut, how many are known, and where the vectors of the asked ones are."""
    reader.skip(len(FASTTEXT_MAGIC))
    version, *_, buckets, shortest, longest, _, _ = reader.numbers("<13id")
    if version > VERSION:
        reader.refuse(f"is of version {version} of fastText's layout, and {VERSION} is the newest known here")
    size, n_words, _, _, n_pruned = reader.numbers("<iiiqq")
    kept, row = Kept[_Entry](words), 0
    for batch, _ in reader.entries(size, b"\0", 9):
        known = batch[: max(n_words - row, 0)]  # labels come after the words
        for at, shelf, word in kept.pick(known):
            shelf[word] = _Entry(row + at, known[at])
        row += len(batch)
    reader.skip(8 * max(n_pruned, 0))
    found = kept.found()
    every = found if words is None else {word: found.get(word, _Entry(-1, word)) for word in dict.fromkeys(words)}
    return NgramRule(shortest, longest, buckets), n_words, every


def _needed(entries: list[_Entry], rule: NgramRule, n_words: int, *, has_ngrams: bool) -> tuple[IntArray, IntArray]:
    """Return which vectors make up those of the asked words: positions of words, rows of the file."""
    own = np.array([entry.row for entry in entries], np.int64)
    cut = [
        cut_ngrams(entry.spelling, rule) if has_ngrams and entry.spelling != _END_OF_LINE else [] for entry in entries
    ]
    owners = np.repeat(np.arange(len(entries)), [len(ngrams) for ngrams in cut]).astype(np.int64)
    rows = n_words + hash_ngrams([ngram for ngrams in cut for ngram in ngrams], rule)
    known = np.flatnonzero(own >= 0)
    return np.concatenate((known, owners), dtype=np.int64), np.concatenate((own[known], rows), dtype=np.int64)


def _mean_rows(reader: BinaryReader, shape: tuple[int, int], owners: IntArray, rows: IntArray, n_owners: int) -> Vector:
    """Return the mean of the rows of each owner, shape (n_owners, dim), reading the matrix of the file once."""
    n_rows, dim = shape
    order = np.argsort(rows, kind="stable")
    owners, rows = owners[order], rows[order]
    sums = np.zeros((n_owners, dim), np.float32)
    step = max(BLOCK // (4 * dim), 1)
    for start in range(0, int(rows[-1]) + 1 if len(rows) else 0, step):
        height = min(step, n_rows - start)
        block = np.frombuffer(reader.exactly(4 * dim * height), "<f4").reshape(height, dim)
        here = slice(*np.searchsorted(rows, (start, start + height)))
        present, place = np.unique(owners[here], return_inverse=True)
        adding = csr_matrix((np.ones(len(place), np.float32), (place, rows[here] - start)), (len(present), height))
        sums[present] += adding @ block
    parts = np.bincount(owners, minlength=n_owners)
    return sums / np.maximum(parts, 1).astype(np.float32)[:, None]
