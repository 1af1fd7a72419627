"""The answer of an autocoder as columns: ranked codes, the best code of each level, and where they come from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from glosa.records.columns import refuse_taken
from glosa.records.fields import Fields
from glosa.schemes.levels import Levels
from glosa.types import BoolArray, FloatArray, IntArray

NO_PICTURE = "no picture"


def coding_columns(probabilities: FloatArray, levels: Levels, top: int) -> pl.DataFrame:
    """Return the ranked codes and the best code of each level.

    Args:
        probabilities: Shape (n_rows, n_codes), rows summing to 1.
        levels: The codes and their groups.
        top: How many ranked codes; fewer if there are fewer codes.

    Returns:
        Columns ``code``, ``probability``, ``code_1`` to ``code_N``, ``probability_1`` to ``probability_N``, and
        ``level_1_code``, ``level_1_probability`` and so on. Codes are categorical.

    >>> from glosa.schemes import Scheme
    >>> levels = Scheme.from_labels(["11", "12", "21"]).levels()
    >>> answer = coding_columns(np.array([[0.3, 0.3, 0.4]], np.float32), levels, top=1)
    >>> answer["code"].to_list(), answer["level_1_code"].to_list()
    (['21'], ['1'])
    """
    order, ranked = rank(probabilities, top)
    places = [(f"code_{n + 1}", f"probability_{n + 1}", order[:, n], ranked[:, n]) for n in range(order.shape[1])]
    best = [("code", "probability", *places[0][2:])]
    columns = _named([*best, *places], levels.codes)
    for name, groups, sums in zip(levels.names, levels.groups, levels.sum_up(probabilities), strict=True):
        group = sums.argmax(axis=1)
        share = sums[np.arange(len(sums)), group]
        columns |= _named([(f"level_{name}_code", f"level_{name}_probability", group, share)], groups)
    return pl.DataFrame(columns)


def rank(probabilities: FloatArray, top: int) -> tuple[IntArray, FloatArray]:
    """Return the columns of the highest values of each row, highest first, and those values; shape (n_rows, top).

    Equal values stand in the order of their columns, and the first of them are taken.

    >>> rank(np.array([[0.1, 0.6, 0.3], [0.4, 0.3, 0.3]]), 2)[0].tolist()
    [[1, 2], [0, 1]]
    """
    top = min(top, probabilities.shape[1])
    rows = np.arange(len(probabilities))[:, None]
    highest = np.sort(np.argpartition(probabilities, probabilities.shape[1] - top, axis=1)[:, -top:], axis=1)
    order = highest[rows, np.argsort(-probabilities[rows, highest], axis=1, kind="stable")]
    last = probabilities[rows, order[:, -1:]]
    tied = (probabilities >= last).sum(axis=1) > top  # it is left open which of equals a partition takes
    order[tied] = np.argsort(-probabilities[tied], axis=1, kind="stable")[:, :top]
    return order, probabilities[rows, order]


def note_of(fields: Fields) -> str:
    """Return what is noted of a record that says nothing.

    >>> note_of(Fields(text=("title",))), note_of(Fields(text=("title",), image="photo"))
    ('no text', 'no text and no picture')
    """
    return " and ".join(["no text"] * bool(fields.text) + [NO_PICTURE] * (fields.image is not None))


def empty_where(columns: pl.DataFrame, absent: BoolArray, why: str) -> pl.DataFrame:
    """Return the columns with null in the rows of records that say nothing, and a ``note`` that tells why."""
    if not absent.any():
        return columns.with_columns(note=pl.lit(""))
    flag = pl.lit(pl.Series(absent))
    note = pl.when(flag).then(pl.lit(why)).otherwise(pl.lit(""))
    return columns.with_columns(pl.when(~flag).then(pl.all())).with_columns(note=note)


def note_unseen(coded: pl.DataFrame, pictures: pl.Series) -> pl.DataFrame:
    """Return a coding whose ``note`` tells which records were coded by their text alone, since they have no picture.

    >>> coded = pl.DataFrame({"code": ["1", "1"], "note": ["", ""]})
    >>> note_unseen(coded, pl.Series([None, [1]]))["note"].to_list()
    ['no picture', '']
    """
    unseen = pl.lit(pictures.is_null()) & (pl.col("note") == "")
    return coded.with_columns(note=pl.when(unseen).then(pl.lit(NO_PICTURE)).otherwise("note"))


def without_repeats(inputs: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """Return the different records, and for every record its place among them: equal records are scored once.

    >>> different, place = without_repeats(pl.DataFrame({"text": ["cook", "baker", "cook"]}))
    >>> different["text"].to_list(), place.to_list()
    (['cook', 'baker'], [0, 1, 0])
    """
    different = inputs.unique(maintain_order=True)
    number = "".join(inputs.columns) + "#"  # longer than any name that is there
    numbered = different.with_row_index(number)
    place = inputs.join(numbered, on=inputs.columns, how="left", nulls_equal=True, maintain_order="left")[number]
    return different, place


def beside(table: pl.DataFrame, columns: pl.DataFrame) -> pl.DataFrame:
    """Return the input's columns followed by the coding.

    Raises:
        InputError: The input has a column of the same name as the coding.
    """
    refuse_taken(table.columns, columns.columns)
    return table.hstack(columns)


def _named(columns: Sequence[tuple[str, str, IntArray, FloatArray]], codes: Sequence[str]) -> dict[str, pl.Series]:
    named = {}
    known = pl.Series(codes, dtype=pl.Enum(codes))
    for code_name, probability_name, index, probability in columns:
        named[code_name] = known.gather(index).alias(code_name)
        named[probability_name] = pl.Series(probability, dtype=pl.Float32)
    return named
