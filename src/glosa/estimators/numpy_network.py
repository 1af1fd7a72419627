"""The networks of `glosa.models` in numpy: from views to logits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from glosa.estimators.numpy_layers import (
    Floats,
    Lengths,
    Weights,
    convolve,
    dense,
    flatten_tokens,
    numbered,
    pool,
    recur,
)
from glosa.features.maker import Views
from glosa.storage.parts import take_part

Encode: TypeAlias = Callable[[Floats, Lengths], Floats]

_ROWS = 256  # encoded at once: what they take stays within the caches of a processor


def sparse_logits(views: Views, weights: Weights) -> Floats:
    """Return logits of shape (n_rows, n_codes) for one sparse view."""
    first = views[0] @ weights["sparse.weight"] + weights["sparse.bias"]
    return dense(np.maximum(first, 0), take_part(weights, "dense"))


def token_logits(views: Views, weights: Weights, architecture: str, options: Mapping[str, Any]) -> Floats:
    """Return logits of shape (n_rows, n_codes) for views of tokens, then of categories.

    Args:
        views: Numbers of tokens, shape (n_rows, length), padded with 0; numbers of categories, shape (n_rows, 1).
        weights: Arrays by the names of the network's parameters.
        architecture: Its name.
        options: Those it was built with.
    """
    n_text = len(views) - len(numbered("categories", weights))
    encoders = [
        _encoder(architecture, options, view.shape[1], take_part(weights, f"encoders.{number}"))
        for number, view in enumerate(views[:n_text])
    ]
    return dense(np.concatenate(encodings(views, weights, encoders), axis=1), take_part(weights, "dense"))


def encodings(views: Views, weights: Weights, encoders: Sequence[Encode]) -> list[Floats]:
    """Return the encoding of each text field, then the embedding of each category, shape (n_rows, size) each."""
    tables = [part["weight"] for part in numbered("categories", weights)]
    texts, categories = views[: len(encoders)], views[len(encoders) :]
    encoded = [_encode(view, weights["embedding.weight"], encode) for view, encode in zip(texts, encoders, strict=True)]
    return [*encoded, *(table[view[:, 0]] for table, view in zip(tables, categories, strict=True))]


def _encoder(architecture: str, options: Mapping[str, Any], places: int, weights: Weights) -> Encode:
    if architecture == "sequence-ff":
        return partial(flatten_tokens, places=places)
    if architecture == "embedding-ff":
        return partial(pool, weights=weights, kind=options["pooling"])
    if architecture in ("text-cnn", "char-cnn"):
        return partial(convolve, weights=weights)
    return partial(recur, weights=weights, states=options["pooling"])


def _encode(tokens: npt.NDArray[np.int32], table: Floats, encode: Encode) -> Floats:
    """Encode rows of like length together, longest first."""
    lengths = np.count_nonzero(tokens, axis=1)
    order = np.argsort(-lengths, kind="stable")
    parts = []
    for start in range(0, max(len(order), 1), _ROWS):
        rows = order[start : start + _ROWS]
        longest = max(int(lengths[rows].max(initial=0)), 1)
        parts.append(encode(table[tokens[rows, :longest]], lengths[rows]))
    encoded: Floats = np.concatenate(parts)[np.argsort(order)]
    return encoded
