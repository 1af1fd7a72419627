"""Read word vectors from a file of any form, or from a folder of Glosa's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from glosa.errors import InputError
from glosa.features.word_vectors.fasttext import read_fasttext
from glosa.features.word_vectors.folder import KIND, read_vectors_folder
from glosa.features.word_vectors.form import read_form
from glosa.features.word_vectors.matrix import read_matrix
from glosa.features.word_vectors.text import read_text
from glosa.features.word_vectors.vectors import WordVectors
from glosa.features.word_vectors.word2vec import read_word2vec
from glosa.storage.folder import is_folder_of
from glosa.types import StrPath


def read_vectors(path: StrPath, words: Collection[str] | None, *, listed: Sequence[str] | None = None) -> WordVectors:
    """Return the vectors that a file has for words, in the order of these; words without one are left out.

    The form is found by looking at the file: text of GloVe or word2vec, binary of word2vec or fastText, each also
    packed with gzip or Zstandard; a `.npy` matrix; a folder that `write_vectors` made. A file is read front to back
    and only what the words need is held. A word is found by its spelling, or else by its normalised form; fastText and
    own vectors with n-grams make one for any word.

    Args:
        path: The file or folder.
        words: The words to keep; None keeps all, and needs the memory for it.
        listed: The words of the rows of a `.npy` matrix.

    Raises:
        InputError: It is missing, empty, cut off, or none of these forms; or lines of it are bad, which are named.
        AutocoderError: A folder is damaged.
    """
    path = Path(path)
    if path.is_dir():
        vectors = _read_own(path)
        return vectors if words is None else vectors.take(words)
    form = read_form(path)
    if form.kind == "fasttext":
        return read_fasttext(path, words)
    if form.kind == "matrix":
        return read_matrix(path, listed, words)
    return (read_word2vec if form.kind == "word2vec" else read_text)(path, form, words)


def _read_own(path: Path) -> WordVectors:
    if not is_folder_of(path, KIND):
        msg = f"{path}: is a folder without word vectors. Name one that 'glosa vectors' wrote, or a file."
        raise InputError(msg)
    return read_vectors_folder(path)
