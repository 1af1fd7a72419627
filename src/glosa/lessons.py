"""What an autocoder learns from: labelled records, and what a scheme and its index say of their codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from glosa.coding import without_repeats
from glosa.errors import LabelError
from glosa.features.examples import Examples
from glosa.features.maker import Maker
from glosa.records.clean import as_text, clean, weights_of
from glosa.records.entries import CODE, as_records, entries_of
from glosa.records.fields import Fields
from glosa.records.forms import one_field_each, says_several
from glosa.records.split import split, unit_numbers
from glosa.schemes.levels import Levels
from glosa.schemes.scheme import Scheme
from glosa.types import FloatArray, IntArray

MOST_HELD_OUT = 750  # as many as a temperature needs; the rest is better learned from
MOST_OF_GROUPS = 1500  # the records of a group are alike, and tell less


@dataclass(frozen=True)
class Lessons:
    """Clean records with their codes, then entries.

    Args:
        inputs: The text and categorical columns and the pictures of the records, then of the entries.
        target: Index of the code of each, shape (n_rows,).
        weight: What each counts, shape (n_rows,); records have mean 1.
        group: Which cannot be parted, shape (n_rows,).
        records: How many of them are records.
    """

    inputs: pl.DataFrame
    target: IntArray
    weight: FloatArray
    group: IntArray
    records: int

    @classmethod
    def of(cls, records: pl.DataFrame, entries: pl.DataFrame, fields: Fields, levels: Levels) -> Self:
        """Return lessons of labelled records and of entries.

        Records of one group are not to be parted, and without groups those that say the same.
        """
        inputs = clean(records, fields)
        group: IntArray
        if fields.group is None:
            group = without_repeats(inputs)[1].to_numpy().astype(np.int64)
        else:
            group = unit_numbers(len(records), as_text(records[fields.group]).replace("", None))
        alone = len(records) + np.arange(len(entries))
        labels = pl.Series([], dtype=pl.String) if fields.label is None else records[fields.label]
        return cls(
            inputs=pl.concat([inputs, as_records(entries, fields).cast(inputs.schema)]),
            target=levels.index(pl.concat([labels.rename(CODE), entries[CODE]])),
            weight=np.concatenate([weights_of(records, fields.weight), np.ones(len(entries))]),
            group=np.concatenate([group, alone]),
            records=len(records),
        )

    def hold_out(self, share: float, seed: int, *, grouped: bool) -> tuple[IntArray, IntArray]:
        """Return the rows to learn from, entries among them, and the records held out.

        Args:
            share: Of the records, 0 to 0.5, but 750 at most, or 1,500 of groups.
            seed: Of chance.
            grouped: Whether records of one group are held out together or not at all.
        """
        every = np.arange(len(self.target))
        if share == 0 or self.records == 0:
            return every, every[:0]
        labels, groups = (pl.Series(part[: self.records]) for part in (self.target, self.group))
        share = min(share, (MOST_OF_GROUPS if grouped else MOST_HELD_OUT) / self.records)
        learn, hold = split(labels, groups=groups if grouped else None, share=share, seed=seed)
        return np.concatenate([learn, every[self.records :]]), hold

    def examples(
        self, maker: Maker, learn: IntArray, hold: IntArray, *, field_dropout: float = 0.0, seed: int = 0
    ) -> tuple[Examples, Examples]:
        """Fit what makes views to the rows to learn from, and return them and the held-out ones as examples.

        Args:
            maker: What makes views.
            learn: Rows to learn from, entries last.
            hold: Rows held out.
            field_dropout: Share of the records with several texts that are learned once more with one of them alone.
            seed: Of chance.

        Raises:
            LabelError: The texts have nothing in common.
        """
        copied, copies = self._one_field(learn[learn < self.records], maker.text, field_dropout, seed)
        rows: IntArray = np.insert(learn, int((learn < self.records).sum()), copied).astype(np.int64)
        inputs = pl.concat(
            [self.inputs[learn[learn < self.records]], copies, self.inputs[learn[learn >= self.records]]]
        )
        maker.fit(inputs, sure=len(self.target) - self.records)
        if maker.text and not maker.size:
            msg = "the texts have nothing in common: no word or part of one stands in two records. Give more records."
            raise LabelError(msg)
        return self._examples(maker, inputs, rows), self._examples(maker, self.inputs[hold], hold)

    def _examples(self, maker: Maker, inputs: pl.DataFrame, rows: IntArray) -> Examples:
        views = maker.transform(inputs)
        return Examples(views, self.target[rows], self.weight[rows], self.group[rows], rows >= self.records)

    def _one_field(self, rows: IntArray, text: Sequence[str], share: float, seed: int) -> tuple[IntArray, pl.DataFrame]:
        """Return some of the rows, in random order, and these records with one text field each."""
        if share == 0:
            return rows[:0], self.inputs[:0]
        random = np.random.default_rng(seed)
        several = random.permutation(rows[says_several(self.inputs[rows], text)])
        chosen = several[: round(share * len(several))]
        return chosen, one_field_each(self.inputs[chosen], text, random)


def answers_of(scheme: Scheme | None, met: pl.Series, *, titles: bool = True) -> list[str]:
    """Return the codes that can be answers: those that are met, and those of a scheme that a title tells of.

    Args:
        scheme: The one that was given, if any.
        met: The codes of records and of the index.
        titles: Whether titles can be learned from.

    Raises:
        LabelError: There are fewer than two.
    """
    titled = [code for code in scheme.leaves if scheme.title(code)] if scheme and titles else []
    answers = list(dict.fromkeys([*met.unique(maintain_order=True), *titled]))
    if len(answers) < 2:
        msg = "there is nothing to learn from. Give labelled records, or a scheme or an index with two codes or more."
        raise LabelError(msg)
    return answers


def entries_for(scheme: Scheme, levels: Levels, met: pl.Series, index: pl.DataFrame, *, every: bool) -> pl.DataFrame:
    """Return what a model learns beside the records: the index, and what the scheme says of codes.

    Args:
        scheme: The titles and descriptions.
        levels: The codes that can be answers.
        met: The codes of the records.
        index: Its entries.
        every: Whether the model takes what the scheme says of every code, not only of those that it meets nowhere else.
    """
    known = set() if every else {*met, *index[CODE]}
    return pl.concat([entries_of(scheme, [code for code in levels.codes if code not in known]), index])
