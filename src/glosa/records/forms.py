"""Forms of a record: all that was said, or one field of it alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from glosa.types import BoolArray


def says_several(inputs: pl.DataFrame, text: Sequence[str]) -> BoolArray:
    """Return which records say something in two or more text fields, shape (n_rows,).

    >>> says_several(pl.DataFrame({"title": ["cook", "cook"], "task": ["bakes", None]}), ["title", "task"]).tolist()
    [True, False]
    """
    several: BoolArray = inputs.select(pl.sum_horizontal(pl.col(text).is_not_null()) > 1).to_series().to_numpy()
    return several


def one_field_each(inputs: pl.DataFrame, text: Sequence[str], random: np.random.Generator) -> pl.DataFrame:
    """Return the records with one text field each, drawn from those that say something; the others are empty.

    >>> table = pl.DataFrame({"title": ["cook"] * 9, "task": ["bakes"] * 9, "status": ["own"] * 9})
    >>> kept = one_field_each(table, ["title", "task"], np.random.default_rng(0))
    >>> set(kept.rows()) == {("cook", None, "own"), (None, "bakes", "own")}
    True
    """
    said = inputs.select(pl.col(text).is_not_null()).to_numpy()
    chosen = (said * random.random(said.shape)).argmax(axis=1)
    keep = [pl.when(pl.Series(chosen == number)).then(pl.col(name)).alias(name) for number, name in enumerate(text)]
    return inputs.with_columns(keep)
