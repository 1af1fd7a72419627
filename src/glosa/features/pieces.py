"""From the pooled views of a record to the pieces that a network looks at: each field, each category, the whole text.

The whole text is the sum of the fields, so it costs no second pass over the n-grams.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from glosa.features.maker import Views
from glosa.features.views import row_lengths

ArrayOrTensor = TypeVar("ArrayOrTensor", bound=Any)
Look: TypeAlias = tuple[int, ...]


def looks(n_text: int, n_categories: int) -> tuple[Look, ...]:
    """Return useful choices of pieces by number: the whole text, everything, the fields apart; with one field just all.

    >>> looks(2, 1)
    ((3, 2), (0, 1, 2, 3), (0, 1, 2))
    """
    fields, categories = tuple(range(n_text)), tuple(range(n_text, n_text + n_categories))
    if n_text == 1:
        return ((*fields, *categories),)
    whole = n_text + n_categories
    return (whole, *categories), (*fields, *categories, whole), (*fields, *categories)


def field_lengths(views: Views, n_text: int) -> list[npt.NDArray[np.float32]]:
    """Return how long the row of each text field is, at least a little, shape (n_rows, 1) each."""
    return [np.maximum(row_lengths(view), 1e-6)[:, None] for view in views[:n_text]]


def pieces(pooled: Sequence[ArrayOrTensor], lengths: Sequence[ArrayOrTensor]) -> list[ArrayOrTensor]:
    """Return the pieces: each text field scaled to length 1, the categories, and with several fields the whole text.

    Args:
        pooled: Arrays or tensors of shape (n_rows, width): text fields, then categories.
        lengths: `field_lengths`, shape (n_rows, 1) each.

    >>> pooled, lengths = [np.array([[3.0]]), np.array([[8.0]])], [np.array([[0.6]]), np.array([[0.8]])]
    >>> [piece.item() for piece in pieces(pooled, lengths)]
    [5.0, 10.0, 11.0]
    """
    fields = [field / length for field, length in zip(pooled, lengths, strict=False)]
    whole = [sum(pooled[1 : len(fields)], start=pooled[0])] if len(fields) > 1 else []
    return [*fields, *pooled[len(fields) :], *whole]
