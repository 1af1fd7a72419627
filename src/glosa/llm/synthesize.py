"""Records written by a language model for the codes of a scheme, to learn from where people wrote too few."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from glosa.llm.ask import Question, Reply
from glosa.llm.delimit import as_data
from glosa.llm.sift import are_near, are_repeats, comparable
from glosa.llm.template import Template
from glosa.llm.written import schema_of_records, wrong_language
from glosa.schemes.scheme import Scheme
from glosa.types import BoolArray

RECORDS = 30
"""For each code, as in the framework of Singapore (2024)."""
PLACES = ("scheme", "code", "title", "above", "definition", "examples", "count", "fields", "form")
NEEDED = ("title", "count", "form")
ORIGIN = ("origin", "origin_model", "origin_template", "origin_prompt", "origin_when")

MOST_EXAMPLES = 10
MOST_CHARACTERS = 200
MOST_TEXTS = 60  # in one answer: beyond that models lose count, and small ones the thread
TOKENS_A_TEXT = 20
NOTHING = "-"


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What is to be written.

    Args:
        fields: The text fields of a record.
        label: The column of the code.
        template: The prompt; its places are among `PLACES`.
        language: That the records must be in; None does not look.
        records: How many each code shall have, those of people counted.
    """

    fields: tuple[str, ...]
    label: str
    template: Template
    language: str | None = None
    records: int = RECORDS


@dataclass(frozen=True)
class Request:
    """Some records of one code, as one question asks for them."""

    code: str
    count: int
    question: Question


def count_missing(codes: Sequence[str], present: Mapping[str, int], records: int = RECORDS) -> dict[str, int]:
    """Return how many records each code lacks; codes that lack none are left out.

    >>> count_missing(["11", "12", "21"], {"11": 50, "12": 20})
    {'12': 10, '21': 30}
    """
    return {code: records - present.get(code, 0) for code in codes if present.get(code, 0) < records}


def plan_requests(
    brief: Brief, scheme: Scheme, missing: Mapping[str, int], examples: Mapping[str, Sequence[str]]
) -> list[Request]:
    """Return what is asked for the codes that lack records, in their order.

    Args:
        brief: What is to be written.
        scheme: The titles and definitions.
        missing: How many records each code lacks.
        examples: Titles of an index by code.
    """
    at_once = max(1, MOST_TEXTS // len(brief.fields))
    return [
        _request(brief, scheme, code, share, part, examples.get(code, ()))
        for code, count in missing.items()
        for part, share in enumerate(_shares(count, at_once))
    ]


def to_table(brief: Brief, model: str, asked: Sequence[Request], replies: Sequence[Reply]) -> pl.DataFrame:
    """Return the records of the answers as they came: the fields, the code, and the columns of `ORIGIN`."""
    rows = [
        (*(" ".join(record[name].split()) for name in brief.fields), request.code, "synthetic", model,
         f"{brief.template.name}@{brief.template.hash}", reply.key[:16], reply.when)
        for request, reply in zip(asked, replies, strict=True) if not reply.failed
        for record in reply.answer["records"]
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=dict.fromkeys((*brief.fields, brief.label, *ORIGIN), pl.String), orient="row")


def sift(
    table: pl.DataFrame, brief: Brief, *, avoid: Sequence[str] = (), known: Sequence[str] = ()
) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return the records that are worth learning from, and how many of the others there were, by why.

    Args:
        table: As `to_table` returns it.
        brief: Its fields and label.
        avoid: Texts of records that are kept for testing, as `comparable` returns them.
        known: Texts of labelled records.

    >>> brief = Brief(fields=("job",), label="code", template=Template("t", "", ""))
    >>> table = pl.DataFrame({"job": ["Cook", "cook", "Baker"], "code": ["1", "1", "2"]})
    >>> kept, dropped = sift(table, brief, avoid=["baker"])
    >>> kept["job"].to_list(), dropped
    (['Cook'], {'empty': 0, 'leaks': 1, 'known': 0, 'repeats': 1})
    """
    dropped: dict[str, int] = {}

    def drop(why: str, unwanted: BoolArray) -> None:
        nonlocal table
        dropped[why] = int(unwanted.sum())
        table = table.filter(pl.Series(~unwanted))

    drop("empty", np.array([not text for text in comparable(table, brief.fields)], dtype=bool))
    drop("leaks", are_near(comparable(table, brief.fields), avoid))
    drop("known", are_near(comparable(table, brief.fields), known))
    drop("repeats", _repeats(comparable(table, brief.fields), table[brief.label]))
    return table, dropped


def _request(brief: Brief, scheme: Scheme, code: str, count: int, part: int, examples: Sequence[str]) -> Request:
    values = {
        "scheme": as_data(scheme.name) or NOTHING,
        "code": code,
        "title": _said(scheme.title, code, brief.language) or code,
        "above": ", ".join(_said(scheme.title, above, brief.language) for above in scheme.ancestors(code)[:-1])
        or NOTHING,
        "definition": _said(scheme.description, code, brief.language) or NOTHING,
        "examples": "; ".join(as_data(text, MOST_CHARACTERS) for text in examples[:MOST_EXAMPLES]) or NOTHING,
        "count": count,
        "fields": ", ".join(brief.fields),
        "form": json.dumps({"records": [dict.fromkeys(brief.fields, "...")]}, ensure_ascii=False),
    }
    question = Question(
        about=code,
        messages=brief.template.fill(values),
        template=brief.template.hash,
        inputs={**values, "part": part},
        schema=schema_of_records(brief.fields, count, most_characters=MOST_CHARACTERS),
        check=partial(wrong_language, brief.language or ""),
        tokens=count * len(brief.fields) * TOKENS_A_TEXT,
    )
    return Request(code, count, question)


def _said(text_of: Any, code: str, language: str | None) -> str:
    """Return what a scheme says of a code in a language, in the first that it knows otherwise, as data."""
    return as_data((text_of(code, language) if language else "") or text_of(code))


def _shares(count: int, most: int) -> list[int]:
    """Return a count in equal parts of at most so many.

    >>> _shares(30, 60), _shares(30, 12)
    ([30], [10, 10, 10])
    """
    parts = math.ceil(count / most)
    return [count // parts + (part < count % parts) for part in range(parts)]


def _repeats(texts: Sequence[str], codes: pl.Series) -> BoolArray:
    """Return which texts nearly repeat one of their own code, or are those of another code before them."""
    whole = pl.DataFrame({"text": texts, "code": codes}).with_row_index("#row")
    repeats = (~whole["text"].is_first_distinct()).to_numpy().copy()
    for (_,), part in whole.group_by("code", maintain_order=True):
        repeats[part["#row"].to_numpy()] |= are_repeats(part["text"].to_list())
    return repeats
