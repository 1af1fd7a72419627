"""Records that say the same, or nearly the same, and have different codes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from glosa.features.neighbours import Neighbours
from glosa.features.normalise import normalise

SIMILAR = 0.9


def wording(inputs: pl.DataFrame, text: Sequence[str], picture: str | None = None) -> pl.Series:
    """Return what each record says, so that records which say the same are equal; null where one says nothing.

    Args:
        inputs: The clean columns that an autocoder looks at (strings or nulls), of a picture its digest.
        text: Which of them are text; case, accents and punctuation of these do not count.
        picture: Which of them is the picture.

    >>> wording(pl.DataFrame({"job": ["Chef.", "chef", "-"], "paid": ["1", "1", "1"]}), ["job"]).to_list()
    ['chef | 1', 'chef | 1', None]
    """
    said = inputs.with_columns(normalise(inputs[name]).alias(name) for name in text)
    joined = said.select(pl.concat_str(pl.all().fill_null(""), separator=" | ")).to_series()
    seen = [] if picture is None else [pl.col(picture).is_null()]
    silent = said.select(pl.all_horizontal(*(pl.col(name) == "" for name in text), *seen)).to_series()
    return joined.set(silent, None).alias("wording")


def conflicts(said: pl.Series, label: pl.Series) -> pl.DataFrame:
    """Return wordings that have several codes, those of the most records first.

    Args:
        said: What each record says, as `wording` returns it.
        label: Its code.

    Returns:
        A line a wording and code, its most frequent code first: ``wording``, ``code``, ``places`` (a list: which
        records have both).

    >>> found = conflicts(pl.Series(["chef", "chef", "chef", "cook"]), pl.Series(["3434", "5120", "5120", "5120"]))
    >>> found.rows()
    [('chef', '5120', [1, 2]), ('chef', '3434', [0])]
    """
    table = pl.DataFrame({"wording": said, "code": label}).with_row_index("place").drop_nulls("wording")
    by_code = table.group_by("wording", "code", maintain_order=True).agg(pl.col("place").cast(pl.Int64))
    records = pl.col("places").list.len()
    several = by_code.rename({"place": "places"}).filter(pl.len().over("wording") > 1)
    order = [records.sum().over("wording"), pl.col("wording").rank("dense"), records]
    return several.sort(order, descending=[True, False, True], maintain_order=True)


def similar_conflicts(near: Neighbours, said: pl.Series, label: pl.Series, *, least: float = SIMILAR) -> pl.DataFrame:
    """Return pairs of records that say nearly the same and have different codes, the most alike first.

    Args:
        near: The nearest records of each.
        said: What each record says, as `wording` returns it; equal ones are no pair here.
        label: Its code.
        least: The similarity from which on two records say nearly the same, from 0 to 1.

    Returns:
        Columns ``first``, ``second`` (places of records, the smaller first) and ``similarity``; of the same two
        wordings and codes one pair only.

    >>> near = Neighbours(np.array([[1], [0]]), np.array([[0.95], [0.95]]))
    >>> similar_conflicts(near, pl.Series(["a cook", "the cook"]), pl.Series(["1", "2"])).rows()
    [(0, 1, 0.95)]
    """
    rows = np.repeat(np.arange(len(near.rows)), near.rows.shape[1])
    ends = {"first": np.minimum(rows, near.rows.ravel()), "second": np.maximum(rows, near.rows.ravel())}
    pairs = pl.DataFrame({**ends, "similarity": near.similarity.ravel().astype(np.float64)})
    close = pairs.filter(pl.col("similarity") >= least).unique(["first", "second"], maintain_order=True)
    told = close.with_columns(
        column.gather(close[end]).alias(f"{end}_{name}")
        for end in ends
        for name, column in (("said", said), ("code", label))
    )
    differ = (pl.col("first_said") != pl.col("second_said")) & (pl.col("first_code") != pl.col("second_code"))
    once = told.filter(differ).sort("similarity", "first", "second", descending=[True, False, False])
    sides = [pl.concat_str(f"{end}_said", f"{end}_code", separator="\0") for end in ends]
    both = pl.concat_list(sides).list.sort().alias("both")  # whichever of them stands first
    kept = once.with_columns(both).unique("both", keep="first", maintain_order=True)
    return kept.select("first", "second", "similarity")
