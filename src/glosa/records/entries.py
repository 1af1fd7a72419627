"""What a scheme and its index say of codes, as records: as if a person had written it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from glosa.records.fields import Fields
from glosa.schemes.scheme import Scheme
from glosa.schemes.statements import statements

TEXT, CODE = "text", "code"


def entries_of(scheme: Scheme, codes: Sequence[str]) -> pl.DataFrame:
    """Return the titles of some codes and the statements of their descriptions, in every language of the scheme.

    Returns:
        Columns ``text`` and ``code``; a code without a title or description has no row.

    >>> table = pl.DataFrame({"code": ["1", "2"], "title": ["Cook", "Driver"], "description": ["Cooks; bakes.", ""]})
    >>> entries_of(Scheme.from_table(table), ["1"]).rows()
    [('Cook', '1'), ('Cooks', '1'), ('bakes.', '1')]
    """
    said = [
        (text, code)
        for code in codes
        for language in scheme.languages or (None,)
        for text in (scheme.title(code, language), *statements(scheme.description(code, language)))
        if text
    ]
    return make_entries(said)


def make_entries(said: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """Return pairs of a text and a code as a table."""
    return pl.DataFrame(list(said), schema={TEXT: pl.String, CODE: pl.String}, orient="row")


def as_records(entries: pl.DataFrame, fields: Fields) -> pl.DataFrame:
    """Return entries as records: every text field holds the text, since a person may write it in any.

    >>> as_records(make_entries([("Cook", "1")]), Fields(text=("title", "task"), categorical=("status",))).rows()
    [('Cook', 'Cook', None)]
    """
    texts = [pl.col(TEXT).alias(name) for name in fields.text]
    return entries.select(*texts, *(pl.lit(None).alias(name) for name in fields.inputs[len(texts) :]))
