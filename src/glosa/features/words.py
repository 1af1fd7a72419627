"""Cut texts into words: the one rule by which models, vocabularies and word vectors agree on what a word is."""

from __future__ import annotations

import polars as pl

from glosa.features.normalise import normalise


def split_words(texts: pl.Series) -> pl.Series:
    """Return the words of each text: normalised, parted at whatever is no letter, digit, + or #.

    Args:
        texts: Strings or nulls, shape (n_rows,).

    Returns:
        Lists of strings, none of them empty, shape (n_rows,). A text that says nothing has no words.

    >>> split_words(pl.Series(["Niñera, a domicilio", " - ", None])).to_list()
    [['ninera', 'a', 'domicilio'], [], []]
    """
    return normalise(texts).str.extract_all("[^ ]+")


def count_words(texts: pl.Series) -> dict[str, int]:
    """Return how often each word is met, the most frequent first, equals in alphabetical order.

    Args:
        texts: Strings or nulls, shape (n_rows,).

    >>> count_words(pl.Series(["Baker, pastry baker", "Cook"]))
    {'baker': 2, 'cook': 1, 'pastry': 1}
    """
    words = split_words(texts).explode().drop_nulls().alias("word")
    counts = words.value_counts().sort("count", "word", descending=[True, False])
    return dict(zip(counts["word"].to_list(), counts["count"].to_list(), strict=True))
