"""Copies of records in other words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random

import polars as pl

from glosa._validate import Rule as Wanted
from glosa._validate import is_number, listed, require
from glosa.errors import FIRST_ROW
from glosa.records.clean import clean
from glosa.records.columns import refuse_nested, refuse_taken, require_columns
from glosa.records.fields import MISSING, Fields
from glosa.variants.catalogue import Rule, rules_of
from glosa.variants.lexicon import Lexicon, find_language, read_lexicon
from glosa.variants.words import WORD

KINDS = ("typing", "abbreviation", "shortening", "number", "order", "little-words", "omission")
"""What is done to texts if nothing is said: fits texts about anything."""
ORIGIN = ("origin", "origin_row", "origin_kind")
"""The columns that tell of a copy that it is one, of which record, and what was done to it."""
MOST_COPIES = 100


def vary(
    table: pl.DataFrame,
    *,
    text: str | Sequence[str],
    language: str | None = None,
    kinds: str | Iterable[str] = KINDS,
    copies: int = 1,
    seed: int = 0,
    missing: str | Sequence[str] = MISSING,
) -> pl.DataFrame:
    """Return copies of records whose texts are written in another way; their other columns stay as they are.

    Each text of a copy is changed by one rule, drawn from those that change it. A copy that would equal its record or
    another copy of it is left out, so there may be fewer; a text without letters is never changed.

    Args:
        table: Records.
        text: The columns of text.
        language: One of `glosa.variants.lexicon.LANGUAGES`, or "other"; found out from the texts if None.
        kinds: Names of `glosa.variants.catalogue.VARIANTS`.
        copies: How many of each record, 1 to 100.
        seed: Equal seeds give equal copies.
        missing: Cells that mean "no answer", which stay as they are.

    Returns:
        The columns of the table; ``origin``, which is "paraphrase"; ``origin_row``, the row of the record as a
        spreadsheet shows it, from 2 on; and ``origin_kind``, the kinds of the rules, with ``+`` between them. Copies
        stand in the order of their records.

    Raises:
        SettingsError: A kind or the language is unknown, or the number of copies is out of range.
        TableError: A text column is missing, or holds no text.
        InputError: The table has one of `ORIGIN`.

    >>> jobs = pl.DataFrame({"job": ["Auxiliar de cocina", "88"], "code": ["9412", "9999"]})
    >>> vary(jobs, text=["job"], language="es", kinds=["little-words"]).rows()
    [('Auxiliar cocina', '9412', 'paraphrase', 2, 'little-words')]
    """
    text = listed(text)
    _check(table, text, copies)
    rules = rules_of(kinds)
    said = clean(table, Fields(text=text, missing=listed(missing)))
    lexicon = read_lexicon(language or find_language(cell for column in said for cell in column.drop_nulls()))
    made = [
        (row, *copy)
        for row, cells in enumerate(said.fill_null("").iter_rows())
        for copy in _copies(cells, copies, f"{seed} {row}", rules, lexicon)
    ]
    rows = pl.Series([row for row, _, _ in made], dtype=pl.Int64)
    kinds_used = pl.Series(["+".join(done) for _, _, done in made], dtype=pl.String)
    reworded = pl.DataFrame([cells for _, cells, _ in made], schema=dict.fromkeys(text, pl.String), orient="row")
    texts = (_filled(reworded[name], table[name][rows]) for name in text)
    return with_origin(table[rows].with_columns(*texts), rows, kinds_used)


def with_origin(copies: pl.DataFrame, rows: pl.Series, kind: pl.Series | str) -> pl.DataFrame:
    """Return copies with the columns of `ORIGIN`.

    Args:
        copies: The copies.
        rows: The index of the record of each, from 0 on.
        kind: What was done.

    >>> with_origin(pl.DataFrame({"job": ["chef"]}), pl.Series([0]), "llm").rows()
    [('chef', 'paraphrase', 2, 'llm')]
    """
    told = (pl.lit("paraphrase"), rows + FIRST_ROW, pl.lit(kind) if isinstance(kind, str) else kind)
    return copies.with_columns(**dict(zip(ORIGIN, told, strict=True)))


def reword(text: str, random: Random, rules: Mapping[str, Rule], lexicon: Lexicon) -> tuple[str, str | None]:
    """Return a text changed by one of the rules, drawn from those that change it, and the name of that rule.

    >>> reword("12-34", Random(0), rules_of(["typing"]), read_lexicon("en"))
    ('12-34', None)
    """
    if WORD.search(text):
        for kind in random.sample(list(rules), len(rules)):
            new = rules[kind](text, random, lexicon)
            if new != text:
                return new, kind
    return text, None


def _copies(
    cells: tuple[str, ...], copies: int, seed: str, rules: Mapping[str, Rule], lexicon: Lexicon
) -> list[tuple[tuple[str, ...], list[str]]]:
    """Return different copies of the texts of a record, each with the kinds of the rules that made it."""
    seen, made = {cells}, []
    for number in range(copies):
        random = Random(f"{seed} {number}")  # of one record and copy alone: others change nothing
        changed = [reword(cell, random, rules, lexicon) for cell in cells]
        new = tuple(cell for cell, _ in changed)
        if new not in seen:
            seen.add(new)
            made.append((new, list(dict.fromkeys(kind for _, kind in changed if kind))))
    return made


def _filled(reworded: pl.Series, before: pl.Series) -> pl.Series:
    """Return the new texts, and where there was no answer, what stood there."""
    return (
        pl.select(pl.when(reworded != "").then(reworded).otherwise(before.cast(pl.String)))
        .to_series()
        .alias(before.name)
    )


def _check(table: pl.DataFrame, text: Sequence[str], copies: int) -> None:
    allowed = f"a whole number from 1 to {MOST_COPIES}"
    require(
        [
            Wanted("copies", copies, is_number(copies, 1, MOST_COPIES, whole=True), allowed),
            Wanted("text", text, bool(text), "a list of columns, at least one"),
        ]
    )
    require_columns(table.columns, text, "the table")
    refuse_nested(table, text, "the table")
    refuse_taken(table.columns, ORIGIN)
