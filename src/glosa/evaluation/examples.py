"""Records to read: the surest errors, the most hesitant hits, and those without an answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from glosa.errors import FIRST_ROW
from glosa.evaluation.judgement import Judgement
from glosa.evaluation.tables import titles
from glosa.evaluation.thumbnails import PICTURE, to_data_uris
from glosa.schemes import Scheme
from glosa.types import IntArray

SHOWN = 25


def surest_errors(judgement: Judgement, said: pl.DataFrame, truth: Sequence[str], scheme: Scheme) -> pl.DataFrame:
    """Return the errors with the highest probability: labels to doubt, or codes that are easily confused."""
    wrong = np.flatnonzero(~judgement.correct & judgement.answered)
    order = np.argsort(-judgement.confidence[wrong], kind="stable")
    return _examples(wrong[order[:SHOWN]], judgement, said, truth, scheme)


def hesitant_hits(judgement: Judgement, said: pl.DataFrame, truth: Sequence[str], scheme: Scheme) -> pl.DataFrame:
    """Return the right answers with the lowest probability: what more training records would help."""
    right = np.flatnonzero(judgement.correct)
    order = np.argsort(judgement.confidence[right], kind="stable")
    return _examples(right[order[:SHOWN]], judgement, said, truth, scheme)


def not_coded(judgement: Judgement, said: pl.DataFrame, truth: Sequence[str], scheme: Scheme) -> pl.DataFrame:
    """Return every record without an answer."""
    rows = np.flatnonzero(~judgement.answered)
    return _examples(rows, judgement, said, truth, scheme).drop("code", "title", "probability")


def say(table: pl.DataFrame | None, text: Sequence[str], image: str | None, rows: int) -> pl.DataFrame:
    """Return what is shown of each record: the column `text`, and `picture` where there is one.

    Args:
        table: The records, if they can be shown.
        text: Their text fields.
        image: The column of pictures, arrays from 0 to 255.
        rows: How many records there are.
    """
    said = pl.DataFrame({"text": join_texts(table, text, rows)})
    return said if table is None or image is None else said.with_columns(table[image].alias(PICTURE))


def join_texts(table: pl.DataFrame | None, fields: Sequence[str], rows: int) -> pl.Series:
    """Return the text fields of each record as one text, "" without a table.

    >>> join_texts(pl.DataFrame({"job": ["nurse", None], "task": ["", "sweep"]}), ["job", "task"], 2).to_list()
    ['nurse', 'sweep']
    """
    if table is None or not fields:
        return pl.Series([""] * rows, dtype=pl.String)
    filled = [pl.col(field).cast(pl.String).replace("", None) for field in fields]
    joined = pl.concat_str(filled, separator=" · ", ignore_nulls=True)
    return table.select(text=joined)["text"]


def _examples(
    rows: IntArray, judgement: Judgement, said: pl.DataFrame, truth: Sequence[str], scheme: Scheme
) -> pl.DataFrame:
    true_codes = [truth[row] for row in rows]
    codes = [judgement.codes[index] for index in judgement.predicted[rows]]
    return pl.DataFrame(
        {
            "row": rows + FIRST_ROW,
            "text": said["text"].gather(rows),
            "truth": pl.Series(true_codes, dtype=pl.String),
            "truth_title": pl.Series(titles(true_codes, scheme), dtype=pl.String),
            "code": pl.Series(codes, dtype=pl.String),
            "title": pl.Series(titles(codes, scheme), dtype=pl.String),
            "probability": judgement.confidence[rows],
            **({PICTURE: to_data_uris(said[PICTURE].gather(rows))} if PICTURE in said.columns else {}),
        }
    )
