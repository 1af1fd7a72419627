"""Normalise text: Unicode compatibility form, lower case, no accents, no punctuation."""

from __future__ import annotations

import polars as pl

MAX_CHARACTERS = 5_000
# Letters, marks (scripts such as Devanagari need theirs) and digits of every script; + and # keep C++ and C# apart.
_NOT_WORD = r"[^\p{L}\p{M}\p{N}+#]+"
_ACCENTS = r"[\u{300}-\u{36f}]+"
_SIGNS = {"<=": " le ", ">=": " ge ", "≤": " le ", "≥": " ge ", "<": " lt ", ">": " gt "}


def normalise(texts: pl.Series) -> pl.Series:
    """Return texts as lower-case words parted by single blanks; a null becomes empty.

    Args:
        texts: Strings or nulls, shape (n_rows,). Beyond `MAX_CHARACTERS` a text is cut.

    Returns:
        Strings without nulls, shape (n_rows,).

    >>> normalise(pl.Series([" Niñera, a domicilio ", None])).to_list()
    ['ninera a domicilio', '']
    """
    folded = texts.fill_null("").str.head(MAX_CHARACTERS).str.to_lowercase()
    if not _is_ascii(folded):
        folded = folded.str.normalize("NFKD").str.replace_all(_ACCENTS, "").str.to_lowercase()
    return folded.str.replace_all(_NOT_WORD, " ").str.strip_chars(" ")


def normalise_category(values: pl.Series) -> pl.Series:
    """Return values as `normalise` does, but tell those apart that differ by a sign alone.

    >>> normalise_category(pl.Series(["<30", ">= 30", "-1", "A-", "Part-time"])).to_list()
    ['lt 30', 'ge 30', 'minus 1', 'a minus', 'part time']
    """
    told = values.str.strip_chars().str.replace(r"^-(\d)", "minus $1").str.replace(r"(\w)-$", "$1 minus")
    return normalise(told.str.replace_many(list(_SIGNS), list(_SIGNS.values()), leftmost=True))


def _is_ascii(texts: pl.Series) -> bool:
    return bool((texts.str.len_bytes() == texts.str.len_chars()).all())
