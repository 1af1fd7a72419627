"""The architectures by name. To add one is one file and one line here; its options are its builder's."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from glosa.models.bilstm import bilstm
from glosa.models.char_cnn import char_cnn
from glosa.models.embedding_ff import embedding_ff
from glosa.models.gru import gru
from glosa.models.lstm import lstm
from glosa.models.sequence_ff import sequence_ff
from glosa.models.text_cnn import text_cnn
from glosa.models.tfidf_ff import tfidf_ff

if TYPE_CHECKING:
    from torch import nn

ARCHITECTURES: dict[str, Callable[..., nn.Module]] = {
    "sequence-ff": sequence_ff,
    "tfidf-ff": tfidf_ff,
    "embedding-ff": embedding_ff,
    "gru": gru,
    "lstm": lstm,
    "bilstm": bilstm,
    "text-cnn": text_cnn,
    "char-cnn": char_cnn,
}


def architecture_options(name: str) -> dict[str, Any]:
    """Return the options of an architecture with their defaults.

    >>> architecture_options("tfidf-ff")
    {'hidden': (128,), 'dropout': 0.4}
    """
    parameters = inspect.signature(ARCHITECTURES[name]).parameters.values()
    return {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}
