"""Take out of written records those that say again what is there already, or what must not be learned from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from glosa.features.normalise import normalise
from glosa.types import BoolArray

ALIKE = 90.0
"""From this likeness on, 0 to 100, two texts are held for one."""

_ROWS = 256


def comparable(table: pl.DataFrame, fields: Sequence[str]) -> list[str]:
    """Return the whole text of each record, normalised, its words in alphabetical order, shape (n_rows,).

    >>> comparable(pl.DataFrame({"job": ["Cook, School"], "duty": ["cooks"]}), ["job", "duty"])
    ['cook cooks school']
    """
    whole = normalise(table.select(pl.concat_str(fields, separator=" ", ignore_nulls=True).alias("text"))["text"])
    return [" ".join(sorted(text.split())) for text in whole]


def are_near(texts: Sequence[str], others: Sequence[str], alike: float = ALIKE) -> BoolArray:
    """Return which texts are nearly those of the others, shape (n_texts,).

    >>> are_near(["cook of school", "baker"], ["cook of schools"]).tolist()
    [True, False]
    """
    near = np.zeros(len(texts), dtype=bool)
    if not others:
        return near
    for start in range(0, len(texts), _ROWS):
        part = slice(start, start + _ROWS)
        scores = process.cdist(texts[part], others, scorer=fuzz.ratio, score_cutoff=alike, dtype=np.uint8)
        near[part] = scores.any(axis=1)
    return near


def are_repeats(texts: Sequence[str], alike: float = ALIKE) -> BoolArray:
    """Return which texts are nearly one that stands before them and is kept, shape (n_texts,).

    >>> are_repeats(["school cook", "baker", "school cooks"]).tolist()
    [False, False, True]
    """
    kept: list[str] = []
    repeats = np.zeros(len(texts), dtype=bool)
    for place, text in enumerate(texts):
        repeats[place] = process.extractOne(text, kept, scorer=fuzz.ratio, score_cutoff=alike) is not None
        if not repeats[place]:
            kept.append(text)
    return repeats
