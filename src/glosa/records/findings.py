"""What there is to know about labelled records before an autocoder learns from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import polars as pl

from glosa.errors import FIRST_ROW, Fault, LabelError
from glosa.records.check import Unknown, check_columns, check_labelled
from glosa.records.clean import as_text, clean
from glosa.records.fields import Fields
from glosa.records.guess import tells
from glosa.records.select import rows_in_file
from glosa.schemes.scheme import Scheme
from glosa.schemes.spreadsheet import are_decimals
from glosa.types import IntArray, Json

SHOWN_CONFLICTS = 5


@dataclass(frozen=True, slots=True)
class Findings:
    """What there is to know about labelled records.

    Args:
        rows: How many records there are.
        without_text: How many of them have no text in any field.
        empty: For each field, in how many records it is empty.
        codes: The labels and how many records each has, the most frequent first.
        conflicts: text, labels, rows: records that say the same and have different labels, the most frequent first.
        faults: What keeps the records from being learned from.
        notices: What does not, but is worth a look.
    """

    rows: int
    without_text: int
    empty: tuple[tuple[str, int], ...]
    codes: tuple[tuple[str, int], ...]
    conflicts: pl.DataFrame
    faults: tuple[Fault, ...]
    notices: tuple[Fault, ...]

    def in_file(self, chosen: IntArray) -> Findings:
        """Return the same with the row numbers of the file out of which these records were chosen."""
        rows = [(chosen[at.to_numpy() - FIRST_ROW] + FIRST_ROW).tolist() for at in self.conflicts["rows"]]
        return replace(
            self,
            conflicts=self.conflicts.with_columns(rows=pl.Series(rows, dtype=pl.List(pl.Int64))),
            faults=rows_in_file(self.faults, chosen),
            notices=rows_in_file(self.notices, chosen),
        )

    def to_json(self) -> Json:
        """Return everything as JSON types."""
        return {
            "usable": not self.faults,
            "rows": self.rows,
            "without_text": self.without_text,
            "empty": dict(self.empty),
            "codes": dict(self.codes),
            "conflicts": self.conflicts.to_dicts(),
            "faults": [asdict(fault) for fault in self.faults],
            "notices": [asdict(notice) for notice in self.notices],
        }


def look_over(
    table: pl.DataFrame, fields: Fields, scheme: Scheme | None = None, *, unknown: Unknown = "error"
) -> Findings:
    """Return what there is to know about labelled records.

    Args:
        table: Labelled records.
        fields: The roles of the columns; the label must be among them.
        scheme: The codes that a label may be; any if None.
        unknown: Whether labels that are empty or not in the scheme are faults, or their records dropped.

    Raises:
        TableError: A column is missing.
        SettingsError: The fields name no label.

    >>> table = pl.DataFrame({"job": ["cook", "Cook ", "baker", ""], "code": ["5120", "9411", "7512", "7512"]})
    >>> found = look_over(table, Fields(text=("job",), label="code"))
    >>> found.without_text, found.codes[0], found.conflicts["labels"].to_list()
    (1, ('7512', 2), [['5120', '9411']])
    """
    check_columns(table, fields)
    faults: tuple[Fault, ...] = ()
    try:
        check_labelled(table, fields, scheme, unknown=unknown)
    except LabelError as error:
        faults = error.faults
    inputs = clean(table, fields)
    label = as_text(table[fields.label or ""]).replace("", None).alias("label")
    codes = label.drop_nulls().value_counts(sort=True).sort("count", "label", descending=[True, False])
    without_text = inputs.select(pl.all_horizontal(pl.col(fields.content).is_null())).to_series()
    conflicts = find_conflicts(inputs, label.set(without_text, None))
    notices = [
        *_silent(without_text),
        *_decimals(codes["label"].to_list()),
        *_single(codes),
        *_conflicting(conflicts),
        *_dropped(label, scheme, unknown),
        *_against_scheme(codes, scheme),
        *_leaks(table, inputs, fields),
    ]
    return Findings(
        rows=table.height,
        without_text=int(without_text.sum()),
        empty=tuple((name, inputs[name].null_count()) for name in inputs.columns),
        codes=tuple(codes.iter_rows()),
        conflicts=conflicts.head(SHOWN_CONFLICTS),
        faults=faults,
        notices=tuple(notices),
    )


def find_conflicts(inputs: pl.DataFrame, label: pl.Series) -> pl.DataFrame:
    """Return the records that say the same, but for case, and have different labels: text, labels, rows."""
    if not any(kind == pl.String for kind in inputs.dtypes):
        return pl.DataFrame(schema={"text": pl.String, "labels": pl.List(pl.String), "rows": pl.List(pl.UInt32)})
    said = inputs.select(text=pl.concat_str(pl.col(pl.String).str.to_lowercase(), separator=" | ", ignore_nulls=True))
    labelled = (
        said.with_columns(label).with_row_index("row", offset=FIRST_ROW).filter(pl.col("text") != "").drop_nulls()
    )
    groups = labelled.group_by("text", maintain_order=True).agg(
        labels=pl.col("label").unique().sort(), rows=pl.col("row")
    )
    several = groups.filter(pl.col("labels").list.len() > 1)
    return several.sort(pl.col("rows").list.len(), descending=True, maintain_order=True)


def _silent(without_text: pl.Series) -> Iterator[Fault]:
    rows = tuple((without_text.arg_true() + FIRST_ROW).to_list())
    if rows:
        yield Fault(f"{_count(len(rows), 'record')} without text", rows, "They are coded as 'no text', never guessed.")


def _decimals(codes: Sequence[str]) -> Iterator[Fault]:
    if are_decimals(codes):
        remedy = "A program has turned them to decimals: store the column as text."
        yield Fault(f"all codes end in .0, such as {codes[0]}", remedy=remedy)


def _single(codes: pl.DataFrame) -> Iterator[Fault]:
    single = codes.filter(pl.col("count") == 1)["label"].to_list()
    if single:
        shown = ", ".join(single[:5]) + (", ..." if len(single) > 5 else "")
        yield Fault(
            f"{_count(len(single), 'code')} of {codes.height} with a single record: {shown}",
            remedy="They are learned from, but nothing can be held out to judge them.",
        )


def _conflicting(conflicts: pl.DataFrame) -> Iterator[Fault]:
    if conflicts.height:
        records = int(conflicts["rows"].list.len().sum())
        what = f"{_count(conflicts.height, 'text')} with several labels, in {_count(records, 'record')}"
        yield Fault(what, remedy="Correct them, or add the field that tells them apart.")


def _dropped(label: pl.Series, scheme: Scheme | None, unknown: Unknown) -> Iterator[Fault]:
    good = label.is_not_null() & (label.is_in(list(scheme.codes)) if scheme else True)
    if unknown == "drop" and not good.all():
        rows = tuple((good.not_().arg_true() + FIRST_ROW).to_list())
        yield Fault(f"{_count(len(rows), 'record')} without a usable label, to be dropped", rows)


def _against_scheme(codes: pl.DataFrame, scheme: Scheme | None) -> Iterator[Fault]:
    if scheme is None:
        return
    met = set(codes["label"])
    above = sorted(code for code in met if code in scheme and not scheme.is_leaf(code))
    if above:
        shown = ", ".join(above[:5]) + (", ..." if len(above) > 5 else "")
        yield Fault(
            f"{_count(len(above), 'label')} with codes below in the scheme: {shown}", remedy="They stay as they are."
        )
    unmet = [code for code in scheme.leaves if code not in met]
    if unmet:
        yield Fault(
            f"{len(unmet)} of {_count(len(scheme.leaves), 'code')} of the scheme without a record",
            remedy="Only their titles can be learned from.",
        )


def _leaks(table: pl.DataFrame, inputs: pl.DataFrame, fields: Fields) -> Iterator[Fault]:
    """Yield what would make the held-out records look easier than new ones."""
    label = fields.label or ""
    for name in (*fields.text, *fields.categorical):
        if tells(table, name, label):
            yield Fault(
                f"field '{name}' tells the label: one value a code",
                remedy="Leave it out, or it is all that is learned.",
            )
    if not fields.text:
        return
    written = pl.DataFrame({"code": as_text(table[label])}).hstack(inputs.select(fields.text))
    inside = pl.any_horizontal(pl.col(name).str.contains(pl.col("code"), literal=True) for name in fields.text)
    holds = written.select(inside.fill_null(False) & (pl.col("code").str.len_chars() > 2)).to_series()
    if holds.sum() > table.height * 0.01:
        rows = tuple((holds.arg_true() + FIRST_ROW).to_list())
        yield Fault(f"{_count(len(rows), 'text')} with its own label inside", rows, "Take the codes out of the text.")
    copies = int(inputs.drop_nulls(fields.text[0]).is_duplicated().sum())
    if fields.group is None and copies > table.height * 0.05:
        yield Fault(
            f"{_count(copies, 'record')} with the same fields as another",
            remedy=f"Name a group, such as '{fields.text[0]}', so that no copy is held out.",
        )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"
