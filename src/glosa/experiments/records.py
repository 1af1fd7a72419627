"""Labelled records as an experiment takes them: checked once, with one scheme for every model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from glosa.autocoder import Autocoder
from glosa.errors import SettingsError
from glosa.records.check import check_labelled
from glosa.records.clean import as_numbers, as_text
from glosa.records.fields import Fields
from glosa.records.intake import fields_of, sized, to_records
from glosa.schemes import Levels, Scheme
from glosa.types import FloatArray, IntArray

_ROW = "row of the whole table"


@dataclass(frozen=True, eq=False)
class Labelled:
    """Records that can be learned from.

    Args:
        table: The columns that the fields name, n records.
        fields: Their roles.
        label: Which of them holds the codes.
        scheme: That of the autocoder, or the one that all the labels make: no split knows another.
        kept: Where the records stood in the whole table, shape (n,), rising.
    """

    table: pl.DataFrame
    fields: Fields
    label: str
    scheme: Scheme
    kept: IntArray

    @property
    def labels(self) -> pl.Series:
        """The right code of each record."""
        return self.table[self.label]

    @property
    def groups(self) -> pl.Series | None:
        """The group of each record, if a field says it."""
        return None if self.fields.group is None else as_text(self.table[self.fields.group]).replace("", None)

    @property
    def weight(self) -> FloatArray:
        """The weight of each record, 1 where no field says it; shape (n,)."""
        name = self.fields.weight
        return np.ones(self.table.height) if name is None else as_numbers(self.table[name]).to_numpy()

    def levels(self) -> Levels:
        """Return the codes that are met or have a title to be found by, and their groups."""
        titled = [code for code in self.scheme.leaves if self.scheme.title(code)]
        return self.scheme.levels(list(dict.fromkeys([*self.labels.unique(maintain_order=True), *titled])))

    def places(self, rows: IntArray) -> IntArray:
        """Return where rows of the whole table stand among the records; those that were left out are dropped."""
        return np.flatnonzero(np.isin(self.kept, rows))


def labelled_records(X: Any, coder: Autocoder) -> Labelled:
    """Return the records that an autocoder would learn from.

    Args:
        X: A table with the columns that the autocoder names.
        coder: It need not be fitted.

    Raises:
        SettingsError: The autocoder names no label.
        TableError: A column is missing.
        LabelError: The records cannot be learned from; lists every fault with its rows.
    """
    if coder.label is None:
        msg = "the labels are missing. Name the label column of the autocoder."
        raise SettingsError(msg)
    fields = fields_of(coder)
    numbered = to_records(X, fields).with_row_index(_ROW)
    fields = sized(fields, numbered)
    checked = check_labelled(numbered, fields, coder.scheme, unknown=coder.unknown)
    labels = checked[coder.label]
    scheme = coder.scheme or Scheme.from_labels(labels, hierarchy=coder.hierarchy, lengths=coder.lengths)
    kept = checked[_ROW].to_numpy().astype(np.int64)
    return Labelled(checked.select(fields.named), fields, coder.label, scheme, kept)
