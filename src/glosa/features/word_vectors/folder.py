"""Word vectors in a folder of Glosa's own: words as JSON, numbers as safetensors, a checksum of both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from glosa.features.word_vectors.subwords import NgramRule, Subwords
from glosa.features.word_vectors.vectors import WordVectors
from glosa.storage.folder import Contents, read_folder, write_folder
from glosa.types import Json, StrPath

KIND = "word vectors"


def write_vectors(path: StrPath, vectors: WordVectors) -> None:
    """Write word vectors into a folder; others that are there are replaced.

    Raises:
        SettingsError: Something else is at the path.
        AutocoderError: It cannot be written.
    """
    documents: dict[str, Json] = {"words": {"words": list(vectors.words)}}
    arrays: dict[str, npt.NDArray[Any]] = {"values": vectors.values}
    if vectors.subwords is not None:
        rule = vectors.subwords.rule
        documents["subwords"] = {"shortest": rule.shortest, "longest": rule.longest, "buckets": rule.buckets}
        arrays |= {"subword_buckets": vectors.subwords.buckets, "subword_values": vectors.subwords.values}
    write_folder(path, Contents(documents, arrays), KIND)


def read_vectors_folder(path: Path) -> WordVectors:
    """Return the word vectors of a folder.

    Raises:
        AutocoderError: It is damaged, or of a newer format.
    """
    held = read_folder(path, KIND)
    subwords = None
    if "subwords" in held.documents:
        rule = NgramRule(**held.documents["subwords"])
        subwords = Subwords(rule, held.arrays["subword_buckets"].astype(np.int64), held.arrays["subword_values"])
    return WordVectors(tuple(held.documents["words"]["words"]), held.arrays["values"], subwords)
