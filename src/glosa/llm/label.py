"""Labels by retrieval: an autocoder finds the nearest codes of each record, a language model chooses among them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from glosa.autocoder import ROWS, Autocoder
from glosa.coding import rank
from glosa.errors import SettingsError
from glosa.features.views import says_anything
from glosa.llm.ask import Question, Reply
from glosa.llm.delimit import as_data
from glosa.llm.template import Template
from glosa.llm.wording import both_genders
from glosa.records.check import check_columns
from glosa.records.clean import clean
from glosa.schemes.scheme import Scheme
from glosa.types import BoolArray, IntArray, Json

CANDIDATES = 5
"""For each record, as in the framework of Singapore (2024)."""
PLACES = ("scheme", "candidates", "record", "form")
NEEDED = ("candidates", "record")

MOST_REASON = 160
MOST_DESCRIPTION = 240
TOKENS = 120
STEPS = [step / 10 for step in range(11)]
"""The relevance that a model may give: that it knows no finer is said in the schema."""


@dataclass(frozen=True)
class Candidates:
    """The nearest codes of records.

    Args:
        records: What is asked about each, its text normalised.
        codes: Shape (n_rows, n_candidates), the nearest first.
        present: Which records have text, shape (n_rows,).
    """

    records: list[dict[str, str]]
    codes: list[list[str]]
    present: BoolArray


def find_candidates(coder: Autocoder, table: pl.DataFrame, *, top: int = CANDIDATES) -> Candidates:
    """Return the nearest codes of records, whatever the case and gender of the wording.

    Their probability is the mean of what the autocoder says of both genders.

    Raises:
        TableError: A field of the autocoder is missing.
        SettingsError: The autocoder looks at pictures.
    """
    fields = coder.fields_.unlabelled()
    if fields.image is not None:
        msg = "this autocoder looks at pictures, and a language model is asked about texts. Take one of texts alone."
        raise SettingsError(msg)
    check_columns(table, fields)
    inputs = clean(table, fields)
    forms = both_genders(inputs, fields.text)
    order = np.concatenate([_rank(coder, forms, start, top) for start in range(0, len(inputs), ROWS)])
    columns = [[form[name].fill_null("").to_list() for form in forms] for name in fields.inputs]
    records = [
        {name: " / ".join(dict.fromkeys(texts)) for name, texts in zip(fields.inputs, row, strict=True) if texts[0]}
        for row in zip(*(zip(*pair, strict=True) for pair in columns), strict=True)
    ]
    return Candidates(records, coder.classes_[order].tolist(), says_anything(inputs, fields.text))


def questions(found: Candidates, scheme: Scheme, template: Template, language: str | None = None) -> list[Question]:
    """Return a question for each record that has text.

    Args:
        found: The nearest codes of each record.
        scheme: Their titles and descriptions.
        template: The prompt; its places are among `PLACES`.
        language: Of the titles, where the scheme has it.
    """
    return [
        _question(record, codes, scheme, template, language)
        for record, codes, present in zip(found.records, found.codes, found.present, strict=True)
        if present
    ]


def to_columns(found: Candidates, replies: Sequence[Reply], scheme: Scheme) -> pl.DataFrame:
    """Return the choice of the language model as columns, null for records that got none.

    Returns:
        Columns ``llm_code``, ``llm_title``, ``llm_relevance`` (0 to 1), ``llm_reason``, ``candidate_1`` and
        ``relevance_1`` and so on, and ``llm_note``: "no text", or why there is no answer.
    """
    waiting = iter(replies)
    rows = [
        _row(codes, next(waiting) if present else None, scheme)
        for codes, present in zip(found.codes, found.present, strict=True)
    ]
    return pl.DataFrame(rows, schema=columns(len(found.codes[0])), orient="row")


def columns(candidates: int) -> dict[str, type[pl.DataType]]:
    """Return the names and types of the columns that say what was chosen among so many candidates."""
    names: dict[str, type[pl.DataType]] = {"llm_code": pl.String, "llm_title": pl.String, "llm_relevance": pl.Float64}
    names["llm_reason"] = pl.String
    for place in range(1, candidates + 1):
        names |= {f"candidate_{place}": pl.String, f"relevance_{place}": pl.Float64}
    return {**names, "llm_note": pl.String}


def _rank(coder: Autocoder, forms: Sequence[pl.DataFrame], start: int, top: int) -> IntArray:
    probabilities = np.mean([coder.predict_proba(form[start : start + ROWS]) for form in forms], axis=0)
    return rank(probabilities, top)[0]


def _question(
    record: dict[str, str], codes: list[str], scheme: Scheme, template: Template, language: str | None
) -> Question:
    values = {
        "scheme": as_data(scheme.name) or "-",
        "candidates": "\n".join(f"{code}: {_about(scheme, code, language)}" for code in codes),
        "record": "\n".join(f"{name}: {as_data(text)}" for name, text in record.items()),
        "form": json.dumps({"reason": "...", "relevance": dict.fromkeys(codes, "0.0-1.0"), "code": "..."}),
    }
    return Question(
        about=" | ".join(record.values()),
        messages=template.fill(values),
        template=template.hash,
        inputs=values,
        schema=_schema(codes),
        tokens=TOKENS,
    )


def _about(scheme: Scheme, code: str, language: str | None) -> str:
    title, description = (
        (text_of(code, language) if language else "") or text_of(code) for text_of in (scheme.title, scheme.description)
    )
    return as_data(". ".join(filter(None, (title, description))), MOST_DESCRIPTION) or "-"


def _schema(codes: list[str]) -> Json:
    relevance = {"type": "object", "properties": {code: {"enum": STEPS} for code in codes}, "required": codes}
    answer = {
        "reason": {"type": "string", "maxLength": MOST_REASON},
        "relevance": {**relevance, "additionalProperties": False},
        "code": {"type": "string", "enum": codes},
    }
    return {"type": "object", "properties": answer, "required": list(answer), "additionalProperties": False}


def _row(codes: list[str], reply: Reply | None, scheme: Scheme) -> tuple[str | float | None, ...]:
    if reply is None or reply.failed:
        listed = [cell for code in codes for cell in (None if reply is None else code, None)]
        return (None, None, None, None, *listed, "no text" if reply is None else reply.failed)
    answer = reply.answer
    chosen, relevance = answer["code"], answer["relevance"]
    listed = [cell for code in codes for cell in (code, relevance[code])]
    return (chosen, scheme.title(chosen), relevance[chosen], answer["reason"], *listed, "")
