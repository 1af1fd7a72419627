"""Titles of products with the category that they were offered under: read from MeLi's files, or made up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import numpy as np
import polars as pl

from glosa._validate import Rule, is_number, require
from glosa.experiments.reproduce.title_lexicon import Lexicon, zipf
from glosa.records.read import iter_batches
from glosa.records.select import no_rows
from glosa.types import IntArray, StrPath

Quality: TypeAlias = Literal["reliable", "unreliable"]

COLUMNS = ("title", "label_quality", "language", "category")
SHORTEST, LONGEST = 3, 12  # words of a title
RELIABLE = 0.1  # the share of titles whose category is right for sure
WRONG = 0.15  # of the others, the share that stands under another category
NEAR = 0.5  # of these, the share that stands under one like it
CHUNK = 100_000  # titles made at once: memory stays flat
WRITTEN = (0.5, 0.35, 0.15)  # lower case, Title Case, UPPER CASE


def read_titles(
    path: StrPath, *, language: str | None = "spanish", quality: Quality | None = None, rows: int | None = None
) -> pl.DataFrame:
    """Return the titles of a file of the MeLi Data Challenge 2019, in the order of the file.

    Args:
        path: JSON lines or CSV, plain or compressed, with the columns title, label_quality, language and category.
        language: Those of a language alone; None for all.
        quality: Those with a label of this quality alone; None for all.
        rows: At most so many; the rest is not read. None for all.

    Returns:
        Text columns title, label_quality, language and category.

    Raises:
        TableError: The file cannot be read, misses a column, or has no such titles.
        SettingsError: `rows` is no whole number above 0.
    """
    require([Rule("rows", rows, rows is None or is_number(rows, 1, np.inf, whole=True), "a whole number above 0")])
    asked = {"language": language, "label_quality": quality}
    where = {column: value for column, value in asked.items() if value is not None}
    parts, missing = [], rows
    for batch in iter_batches(path, columns=COLUMNS):
        seen = batch
        part = _chosen(batch, where).head(batch.height if missing is None else missing)
        parts.append(part)
        missing = None if missing is None else missing - part.height
        if missing == 0:
            break
    if not any(map(len, parts)):
        raise no_rows(seen, where)
    return pl.concat(parts)


def generate_titles(rows: int, *, categories: int = 632, seed: int = 0) -> pl.DataFrame:
    """Return made-up titles in the shape of MeLi's: Spanish-looking words, and brands, models and measures in between.

    Few categories have many titles and many have few, and so with words. Eight categories each are alike: they share
    words and brands. The category of an unreliable title is a wrong one now and then, mostly one that is alike.

    Args:
        rows: How many titles.
        categories: How many categories; with few titles not all of them occur.
        seed: Equal seeds give equal titles.

    Returns:
        Text columns title, of 3 to 12 words, label_quality, language and category.

    Raises:
        SettingsError: An argument is out of its range.

    >>> generate_titles(1000).shape, generate_titles(9).equals(generate_titles(9))
    ((1000, 4), True)
    """
    require([
        Rule("rows", rows, is_number(rows, 1, 10**9, whole=True), "a whole number from 1 to 1,000,000,000"),
        Rule("categories", categories, is_number(categories, 2, 10_000, whole=True), "a whole number, 2 to 10,000"),
        Rule("seed", seed, is_number(seed, 0, 2**32 - 1, whole=True), "a whole number, 0 to 4,294,967,295"),
    ])  # fmt: skip
    rng = np.random.default_rng(seed)
    lexicon = Lexicon.make(categories, rng)
    starts = range(0, rows, CHUNK)
    return pl.concat([_make(min(CHUNK, rows - start), lexicon, rng) for start in starts], rechunk=True)


def _chosen(batch: pl.DataFrame, where: Mapping[str, str]) -> pl.DataFrame:
    return batch.filter(pl.col(column) == value for column, value in where.items()) if where else batch


def _make(rows: int, lexicon: Lexicon, rng: np.random.Generator) -> pl.DataFrame:
    category = zipf(rng, rows, lexicon.categories.len(), flat=10)
    lengths = rng.integers(SHORTEST, LONGEST, rows, endpoint=True)
    titles = lexicon.write(category, lengths, rng)
    reliable = rng.random(rows) < RELIABLE
    told = np.where(reliable, category, _mistaken(category, lexicon, rng))
    return pl.DataFrame(
        {
            "title": _in_all_cases(titles, rng),
            "label_quality": pl.Series(["unreliable", "reliable"]).gather(reliable.astype(np.int32)),
            "language": pl.repeat("spanish", rows, eager=True),
            "category": lexicon.categories.gather(told),
        }
    )


def _mistaken(category: IntArray, lexicon: Lexicon, rng: np.random.Generator) -> IntArray:
    """Return the categories that people chose who did not look closely, shape (rows,)."""
    rows, n = len(category), lexicon.categories.len()
    near = np.minimum(lexicon.family(category) * lexicon.FAMILY + rng.integers(0, lexicon.FAMILY, rows), n - 1)
    chosen = np.where(rng.random(rows) < NEAR, near, rng.integers(0, n, rows))
    return np.where(rng.random(rows) < WRONG, chosen, category)


def _in_all_cases(titles: pl.Series, rng: np.random.Generator) -> pl.Series:
    written = pl.Series(rng.choice(3, len(titles), p=WRITTEN))
    frame = pl.DataFrame({"title": titles, "written": written})
    title, how = pl.col("title"), pl.col("written")
    cased = pl.when(how == 0).then(title).when(how == 1).then(title.str.to_titlecase())
    return frame.select(cased.otherwise(title.str.to_uppercase()).alias("title")).to_series()
