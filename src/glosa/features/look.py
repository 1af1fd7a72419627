"""How a network looks at a record: at its whole text, and at its fields and categories apart, through gates.

The whole text is the sum of the fields, so it costs no second pass over the n-grams. Each field and each category goes
through a gate of its own, which is how the network knows them apart, and they are summed too: what a field is worth
does not depend on how many there are. `glosa.models.bag_network` looks the same way while it learns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from glosa.features.common_words import common_words
from glosa.features.maker import Views
from glosa.features.views import row_lengths

Part: TypeAlias = npt.NDArray[np.float32]
Parts: TypeAlias = list[Part]
_TINY = np.float32(1e-6)


def field_lengths(views: Views, n_text: int) -> list[npt.NDArray[np.float32]]:
    """Return how long the row of each text field is, at least a little, shape (n_rows, 1) each."""
    return [np.maximum(row_lengths(view), _TINY)[:, None] for view in views[:n_text]]


def look_parts(views: Views, n_views: int, n_text: int) -> tuple[Views, Parts, Parts, Parts]:
    """Return text fields and categories, and of the text fields lengths, pooled common words, and their shares.

    Args:
        views: Text fields, categories, and the common words of the text fields, if they are looked at.
        n_views: How many of them are text fields and categories.
        n_text: How many are text fields.
    """
    told = views[n_views:]
    lengths = field_lengths(views, n_text)
    return views[:n_views], lengths, [common_words().pool(view) for view in told], word_shares(told)


def word_shares(words: Views) -> list[npt.NDArray[np.float32]]:
    """Return which part of the common words of a record each field has, at least a little, shape (n_rows, 1) each."""
    return [np.maximum(view @ np.ones((view.shape[1], 1), np.float32), _TINY) for view in words]


def look(
    pooled: Sequence[Part],
    lengths: Sequence[Part],
    gates: Part,
    known: Sequence[Part] = (),
    shares: Sequence[Part] = (),
) -> list[Part]:
    """Return what a network sees: the whole text if there is more than one view, and all views through their gates.

    Args:
        pooled: Shape (n_rows, width) each: text fields, then categories.
        lengths: `field_lengths`, shape (n_rows, 1) each.
        gates: What each view is multiplied by, shape (n_views, width).
        known: What is known of the common words of each text field, shape (n_rows, width) each; nothing if empty.
        shares: `word_shares`, shape (n_rows, 1) each.

    >>> pooled, lengths = [np.array([[3.0]]), np.array([[8.0]])], [np.array([[0.6]]), np.array([[0.8]])]
    >>> [seen.item() for seen in look(pooled, lengths, np.array([[1.0], [0.5]]))]  # 3 + 8, and 3/.6 + 8/.8 * .5
    [11.0, 10.0]
    """
    fields = [field / length for field, length in zip(pooled, lengths, strict=False)]
    if known:
        fields = [field + words / share for field, words, share in zip(fields, known, shares, strict=True)]
    apart = _add_up([view * gate for view, gate in zip([*fields, *pooled[len(fields) :]], gates, strict=True)])
    return [apart] if len(pooled) == 1 else [_add_up([*pooled[: len(fields)], *known]), apart]


def _add_up(parts: Sequence[Part]) -> Part:
    total: Part = sum(parts[1:], start=parts[0])
    return total
