"""Records in other words, written by a language model from records that people wrote."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
import polars as pl

from glosa._validate import listed
from glosa.errors import FIRST_ROW
from glosa.llm.ask import Question, Reply
from glosa.llm.delimit import as_data
from glosa.llm.language import SMALL_WORDS
from glosa.llm.sift import are_near, are_repeats, comparable
from glosa.llm.template import Template
from glosa.llm.written import schema_of_records, wrong_language
from glosa.records.clean import clean
from glosa.records.fields import MISSING, Fields
from glosa.types import BoolArray, IntArray
from glosa.variants.vary import ORIGIN, with_origin
from glosa.variants.words import WORD

PLACES = ("fields", "record", "count", "language", "form")
NEEDED = ("record", "count", "form")
MADE_BY = ("origin_model", "origin_template", "origin_prompt", "origin_when")
"""The columns that tell how a language model came to write a copy, beside those of `vary`."""
Said: TypeAlias = tuple[int, dict[str, str]]
"""The row of a record, from 0 on, and its texts by column."""

LANGUAGE_NAMES = {
    "en": {"en": "English", "es": "Spanish", "fr": "French", "other": "the language of the record"},
    "es": {"en": "inglés", "es": "español", "fr": "francés", "other": "el idioma del registro"},
}
"""What a prompt in one language calls others."""

_MOST_CHARACTERS = 400
_CHARACTERS_A_TOKEN = 3


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be written.

    Args:
        text: The text columns of a record.
        template: The prompt; its places are among `PLACES`.
        language: That the copies must be in: "en", "es", "fr", or "other", which does not look.
        called: What the prompt calls the language.
        copies: How many of each record.
        missing: Cells that mean "no answer", which stay as they are.
    """

    text: tuple[str, ...]
    template: Template
    language: str
    called: str
    copies: int = 3
    missing: tuple[str, ...] = MISSING


@dataclass(frozen=True)
class Request:
    """The question about one record, and the row of the record, from 0 on."""

    row: int
    question: Question


def plan_requests(table: pl.DataFrame, wish: Wish, chosen: IntArray | None = None) -> list[Request]:
    """Return what is asked about each record that says something, in their order.

    Args:
        table: The records.
        wish: What is to be written.
        chosen: The indices of the records in their file, where they are a part of it.
    """
    rows = np.arange(len(table)) if chosen is None else chosen
    said = texts_of(table, wish.text, wish.missing)
    return [Request(row, _question(record, wish, int(rows[row]))) for row, record in said]


def to_table(
    table: pl.DataFrame, wish: Wish, model: str, asked: Sequence[Request], replies: Sequence[Reply]
) -> pl.DataFrame:
    """Return the copies of the answers as they came: the columns of the records, of `ORIGIN` and of `MADE_BY`."""
    template = f"{wish.template.name}@{wish.template.hash}"
    answered = [pair for pair in zip(asked, replies, strict=True) if not pair[1].failed]
    written = [(request.row, copy) for request, reply in answered for copy in reply.answer["records"]]
    made = [(model, template, reply.key[:16], reply.when) for _, reply in answered for _ in reply.answer["records"]]
    copies = as_copies(table, wish.text, written)
    return with_origin(copies, _rows(written), "llm").hstack(
        pl.DataFrame(made, schema=dict.fromkeys(MADE_BY, pl.String), orient="row")
    )


def reword_all(
    table: pl.DataFrame,
    said: Sequence[Said],
    text: Sequence[str],
    reword: Callable[[str, int], Sequence[str]],
    advance: Callable[[int], None] | None = None,
) -> pl.DataFrame:
    """Return copies of records, each text reworded by itself, with the columns of `ORIGIN`.

    Args:
        table: The records.
        said: What they say, as `texts_of` returns it.
        text: Their text columns.
        reword: From a text and the number of its record, returns as many copies of every text.
        advance: Is told how many records were done since.
    """
    written: list[tuple[int, Mapping[str, str]]] = []
    for row, record in said:
        reworded = {name: reword(words, row) for name, words in record.items()}
        written += [(row, dict(zip(reworded, copy, strict=True))) for copy in zip(*reworded.values(), strict=True)]
        if advance:
            advance(1)
    return with_origin(as_copies(table, text, written), _rows(written), "model")


def texts_of(table: pl.DataFrame, text: str | Sequence[str], missing: str | Sequence[str]) -> list[Said]:
    """Return the row of each record that says something, from 0 on, and its texts by column.

    >>> texts_of(pl.DataFrame({"job": ["cook", "88"], "task": [None, ""]}), ["job", "task"], ["", "88"])
    [(0, {'job': 'cook'})]
    """
    said = clean(table, Fields(text=listed(text), missing=listed(missing)))
    filled = (
        {name: words for name, words in row.items() if words and WORD.search(words)}
        for row in said.iter_rows(named=True)
    )
    return [(row, record) for row, record in enumerate(filled) if record]


def as_copies(
    table: pl.DataFrame, text: Sequence[str], written: Sequence[tuple[int, Mapping[str, str]]]
) -> pl.DataFrame:
    """Return records with other texts: those that were written, and their own where nothing was.

    Args:
        table: The records.
        text: Their text columns.
        written: The row of a record, from 0 on, and new texts by column.
    """
    before = table[_rows(written)].with_columns(pl.col(text).cast(pl.String))
    new = {
        name: [
            " ".join(copy[name].split()) if name in copy else old
            for (_, copy), old in zip(written, before[name], strict=True)
        ]
        for name in text
    }
    return before.with_columns(pl.DataFrame(new, schema=dict.fromkeys(text, pl.String)))


def sift(copies: pl.DataFrame, table: pl.DataFrame, text: Sequence[str]) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return the copies that say something in other words, and how many of the others there were, by why.

    Args:
        copies: As `to_table` returns them.
        table: The records that they are copies of.
        text: The text columns.

    >>> table = pl.DataFrame({"job": ["Cook"]})
    >>> copies = pl.DataFrame({"job": ["cook.", "chef", "Chef"], "origin_row": [2, 2, 2]})
    >>> kept, dropped = sift(copies, table, ["job"])
    >>> kept["job"].to_list(), dropped
    (['chef'], {'empty': 0, 'as the record': 1, 'repeats': 1})
    """
    said = comparable(copies, text)
    empty = np.array([not WORD.search(words) for words in said], dtype=bool)
    same, repeats = np.zeros(len(said), dtype=bool), np.zeros(len(said), dtype=bool)
    records = comparable(table, text)
    for record, rows in _by_record(copies):
        own = [said[row] for row in rows]
        same[rows] = are_near(own, [records[record]])
        repeats[rows] = are_repeats(own)
    why: dict[str, BoolArray] = {"empty": empty, "as the record": same & ~empty, "repeats": repeats & ~same & ~empty}
    return copies.filter(pl.Series(~(empty | same | repeats))), {name: int(rows.sum()) for name, rows in why.items()}


def _rows(written: Sequence[tuple[int, Mapping[str, str]]]) -> pl.Series:
    return pl.Series([row for row, _ in written], dtype=pl.Int64)


def _by_record(copies: pl.DataFrame) -> Iterator[tuple[int, list[int]]]:
    """Yield the index of each record, and the rows of its copies."""
    rows = copies.select(record=pl.col(ORIGIN[1]) - FIRST_ROW).with_row_index("row")
    for (record,), part in rows.group_by("record", maintain_order=True):
        yield int(str(record)), part["row"].to_list()


def _question(record: dict[str, str], wish: Wish, row: int) -> Question:
    harmless = {name: as_data(text, _MOST_CHARACTERS) for name, text in record.items()}
    said = json.dumps(harmless, ensure_ascii=False)
    values = {
        "fields": ", ".join(harmless),
        "record": said,
        "count": wish.copies,
        "language": wish.called,
        "form": json.dumps({"records": [dict.fromkeys(harmless, "...")]}, ensure_ascii=False),
    }
    return Question(
        about=f"row {row + FIRST_ROW}",
        messages=wish.template.fill(values),
        template=wish.template.hash,
        inputs=values,
        schema=schema_of_records(tuple(harmless), wish.copies, most_characters=_MOST_CHARACTERS),
        check=partial(wrong_language, wish.language if wish.language in SMALL_WORDS else ""),
        tokens=wish.copies * len(said) // _CHARACTERS_A_TOKEN,
    )
