"""Disaster tweets of Kaggle's "nlp-getting-started": read, checked and prepared as in the reference."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape
from pathlib import Path

import polars as pl

from glosa.errors import FIRST_ROW, Fault, TableError
from glosa.experiments.reproduce.recipe import DataFile
from glosa.records.clean import as_text
from glosa.records.columns import require_columns
from glosa.records.read import read_table

SOURCE = "Kaggle, competition nlp-getting-started, page Data"
FILES = (
    DataFile(("train.csv", "disaster_tweets_train_en.parquet"), SOURCE),
    DataFile(("test.csv", "disaster_tweets_test_en.parquet"), SOURCE),
)
COLUMNS = ("id", "keyword", "text")
FIELDS = ("text", "keyword", "hashtags")
READ = ("keyword", "message")
TOPIC = "topic"
LABEL, CODES = "target", ("0", "1")

_URL = r"(?i)https?\S*"
_HASHTAG = r"#(\w+)"
_NOT_SAID = r"[^\x20-\x7e]+|#"  # broken characters and the marks of hashtags


def read_tweets(path: Path, *, labelled: bool) -> pl.DataFrame:
    """Return the tweets of a file, prepared.

    Args:
        path: CSV or Parquet with the columns of Kaggle.
        labelled: Whether it holds the column `target`.

    Returns:
        Text columns id, text, keyword, hashtags, topic and group, and target if labelled.

    Raises:
        TableError: The file cannot be read, misses a column, or a cell of `id` or `target` is none.
    """
    wanted = (*COLUMNS, LABEL) if labelled else COLUMNS
    table = read_table(path)
    require_columns(table.columns, wanted, str(path))
    tweets = table.select(as_text(table[name]).alias(name) for name in wanted)
    faults = _faults(tweets, "id", tweets["id"].is_null(), "Kaggle asks for an answer by id.")
    faults += _faults(tweets, "id", tweets["id"].is_duplicated() & tweets["id"].is_not_null(), "Keep one of each.")
    if labelled:
        bad = ~tweets[LABEL].is_in(CODES).fill_null(value=False)
        faults += _faults(tweets, LABEL, bad, "It must be 1 for a disaster, else 0.")
    if faults:
        msg = f"{path} is not the file of the competition:"
        raise TableError(msg, faults)
    return prepare(tweets)


def prepare(tweets: pl.DataFrame) -> pl.DataFrame:
    """Return tweets with blanks in keywords, and with hashtags, which stand in for a keyword that is missing.

    Args:
        tweets: The text columns keyword and text; others are kept.

    Returns:
        The columns of `tweets`, then hashtags, topic (the keyword as one category), message (what a transformer reads:
        as it was written, an address as its first word, no marks of hashtags) and group, which is equal where texts
        differ in addresses, digits and punctuation alone: folds never part these.

    >>> tweets = pl.DataFrame({"keyword": ["bush%20fires", None], "text": ["Smoke http://t.co/a", "#wildfire in #CA!"]})
    >>> prepare(tweets).rows()
    [('bush fires', 'Smoke http://t.co/a', '', 'bush fires', 'Smoke http', 'smoke'),
     ('wildfire CA', '#wildfire in #CA!', 'wildfire CA', 'wildfire CA', 'wildfire in CA!', 'wildfire in ca')]
    """
    hashtags = pl.col("text").fill_null("").str.extract_all(_HASHTAG).list.join(" ").str.replace_all("#", "")
    keyword = pl.col("keyword").str.replace_all("%20", " ", literal=True).str.strip_chars().replace("", None)
    letters = pl.col("text").fill_null("").str.replace_all(_URL, "").str.to_lowercase().str.replace_all("[^a-z]+", " ")
    shown = pl.col("text").fill_null("").map_elements(unescape, return_dtype=pl.String)
    message = shown.str.replace_all(_URL, "http").str.replace_all(_NOT_SAID, " ").str.replace_all(r"\s+", " ")
    filled = tweets.with_columns(hashtags=hashtags, keyword=keyword).with_columns(
        keyword=pl.coalesce("keyword", pl.col("hashtags").replace("", None))
    )
    return filled.with_columns(
        topic=pl.col("keyword"), message=message.str.strip_chars(), group=letters.str.strip_chars()
    )


def _faults(tweets: pl.DataFrame, column: str, bad: pl.Series, remedy: str) -> list[Fault]:
    if not bad.any():
        return []
    cells: Sequence[str | None] = tweets[column].filter(bad).unique(maintain_order=True).head(3).to_list()
    rows = tuple(row + FIRST_ROW for row in bad.arg_true().to_list())
    return [Fault(f"{column} is {', '.join('empty' if cell is None else repr(cell) for cell in cells)}", rows, remedy)]
