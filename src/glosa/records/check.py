"""Check a table once, at the edge: its columns, texts, labels and weights; all faults are told together."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Literal, TypeAlias, get_args

import polars as pl

from glosa._validate import one_of, require
from glosa.errors import FIRST_ROW, Fault, LabelError, SettingsError
from glosa.records.clean import as_numbers, as_text, clean
from glosa.records.columns import refuse_nested, require_columns
from glosa.records.fields import Fields
from glosa.schemes.scheme import Scheme
from glosa.types import IntArray

Unknown: TypeAlias = Literal["error", "drop"]
UNKNOWNS: tuple[str, ...] = get_args(Unknown)


def check_columns(table: pl.DataFrame, fields: Fields, *, where: str = "the table", remedy: str = "") -> None:
    """Refuse a table that misses a column which the fields name, or has lists, objects or bytes where text is wanted.

    Raises:
        TableError: Names every missing column and the nearest names that are there, or every such column.
    """
    require_columns(table.columns, fields.named, where, remedy)
    refuse_nested(table, (name for name in fields.named if name != fields.image), where)


def check_labelled(
    table: pl.DataFrame, fields: Fields, scheme: Scheme | None = None, *, unknown: Unknown = "error"
) -> pl.DataFrame:
    """Return the records that can be learned from, the labels as text without blanks around them.

    Args:
        table: Labelled records.
        fields: The roles of the columns; the label must be among them.
        scheme: The codes that a label may be; any if None.
        unknown: What happens to records whose label is empty or not in the scheme: an error, or they are dropped.

    Returns:
        The table without records of weight 0, which teach nothing; with ``drop`` also without those records.

    Raises:
        TableError: A column is missing.
        LabelError: Lists every fault with its rows: empty labels, labels out of the scheme, weights that are not
            finite or negative, nothing that says anything, fewer than two labels.
        SettingsError: The fields name no label, or ``unknown`` is neither of its values.

    >>> table = pl.DataFrame({"title": ["baker", "cook"], "code": [" 7512", "5120 "]})
    >>> check_labelled(table, Fields(text=("title",), label="code"))["code"].to_list()
    ['7512', '5120']
    """
    require([one_of("unknown", unknown, UNKNOWNS)])
    labels = _labels(table, fields)
    strange = [*_empty_labels(labels), *_unknown_labels(labels, scheme)]
    known = labels.is_not_null() & (labels.is_in(list(scheme.codes)) if scheme else True)
    kept = _without_weight_0(table.with_columns(labels).filter(known), fields)
    faults = [*(strange if unknown == "error" else ()), *_weights(table, fields), *_nothing_to_learn(kept, fields)]
    if faults:
        hint = " With unknown='drop' the records without a good label are left out." if strange else ""
        msg = f"the table cannot be learned from.{hint}"
        raise LabelError(msg, faults)
    return kept


def check_truth(table: pl.DataFrame, fields: Fields) -> pl.Series:
    """Return the labels that an autocoder can be judged by, as text without blanks around them.

    A label need not be a code that the autocoder knows: its answer is wrong then.

    Raises:
        TableError: A column is missing.
        LabelError: Lists the empty labels, and the weights that are not finite or negative, with their rows.
        SettingsError: The fields name no label.
    """
    labels = _labels(table, fields)
    faults = [*_empty_labels(labels), *_weights(table, fields)]
    if faults:
        msg = "the table cannot be judged by."
        raise LabelError(msg, faults)
    return labels


def _labels(table: pl.DataFrame, fields: Fields) -> pl.Series:
    if fields.label is None:
        msg = "no label field is named. Name the column that holds the code of each record."
        raise SettingsError(msg)
    check_columns(table, fields)
    return as_text(table[fields.label]).replace("", None).alias(fields.label)


def _without_weight_0(records: pl.DataFrame, fields: Fields) -> pl.DataFrame:
    return records if fields.weight is None else records.filter(as_numbers(records[fields.weight]).ne_missing(0))


def _empty_labels(labels: pl.Series) -> Iterator[Fault]:
    rows = _rows(labels.is_null())
    if rows:
        yield Fault(f"label '{labels.name}' is empty in {_records(len(rows))}", rows, "Give them a code.")


def _unknown_labels(labels: pl.Series, scheme: Scheme | None) -> Iterator[Fault]:
    """Yield a fault for each label that is not in the scheme, the most frequent first."""
    if scheme is None:
        return
    found = pl.DataFrame({"label": labels}).with_row_index("row", offset=FIRST_ROW).drop_nulls()
    strange = found.filter(~pl.col("label").is_in(list(scheme.codes))).group_by("label", maintain_order=True).agg("row")
    for label, rows in strange.sort(pl.col("row").list.len(), descending=True, maintain_order=True).iter_rows():
        what = f"label '{label}' is not in the scheme and stands in {_records(len(rows))}"
        yield Fault(what, tuple(rows), _remedy(label, scheme))


def _remedy(label: str, scheme: Scheme) -> str:
    """Return what may have happened to a code: blanks inside, leading zeros lost, a slip of the finger."""
    joined = "".join(label.split())
    if joined in scheme:
        return f"Without the blanks inside it would be '{joined}'."
    padded = [label.zfill(length) for length in range(len(label) + 1, max(map(len, scheme.codes)) + 1)]
    zeros = [code for code in padded if code in scheme] if label.isdigit() else []
    if zeros:
        return f"A spreadsheet may have cut the leading zero of '{zeros[0]}'."
    close = get_close_matches(label, scheme.codes, n=3)
    return f"Did you mean {' or '.join(map(repr, close))}?" if close else ""


def _weights(table: pl.DataFrame, fields: Fields) -> Iterator[Fault]:
    if fields.weight is None:
        return
    weight = as_numbers(table[fields.weight])
    rows = _rows(~(weight.is_finite() & (weight >= 0)).fill_null(False))
    if rows:
        remedy = "Each must be a finite number, 0 or above, with a decimal point."
        yield Fault(f"weight '{fields.weight}' is no weight in {_records(len(rows))}", rows, remedy)
    elif weight.sum() == 0:
        yield Fault(f"weight '{fields.weight}' is 0 in every record", remedy="Give some record a weight above 0.")


def _nothing_to_learn(kept: pl.DataFrame, fields: Fields) -> Iterator[Fault]:
    if kept.height and all(column.is_null().all() for column in clean(kept, fields.only_content())):
        names = ", ".join(map(repr, fields.content))
        what = "text is empty or a missing mark" if fields.text else "picture is missing"
        yield Fault(f"every {what} in {names}", remedy="Name the columns that hold something.")
    labels = kept[fields.label].unique() if fields.label else pl.Series()
    if labels.len() < 2:
        met = f"label '{labels[0]}' is the only one" if labels.len() else "no record has a usable label"
        yield Fault(met, remedy="To learn takes records of two different labels at least.")


def _rows(marked: pl.Series) -> tuple[int, ...]:
    rows: IntArray = marked.arg_true().to_numpy() + FIRST_ROW
    return tuple(rows.tolist())


def _records(count: int) -> str:
    return f"{count} record{'s' * (count != 1)}"
