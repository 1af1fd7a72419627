"""Look for wrong labels: what a model that did not learn from a record, and the records like it, say of its label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_matrix, hstack
from sklearn.base import clone

from glosa.autocoder import Autocoder
from glosa.errors import FIRST_ROW, LabelError
from glosa.evaluation.audit import PICTURED, Audit
from glosa.evaluation.thumbnails import to_data_uris
from glosa.experiments.records import Labelled, labelled_records
from glosa.experiments.splits import Plan, Split
from glosa.features.neighbours import Neighbours, nearest
from glosa.features.pixels import PixelMaker
from glosa.features.views import ViewMaker
from glosa.records.clean import clean
from glosa.records.columns import refuse_taken
from glosa.records.fingerprint import digests, fingerprint
from glosa.records.split import unit_numbers
from glosa.schemes import Levels, Scheme
from glosa.training.progress import Report, part_of
from glosa.trust.conflicts import conflicts, similar_conflicts, wording
from glosa.trust.label_errors import LabelErrors, find_label_errors
from glosa.trust.same_text import same_text
from glosa.trust.votes import votes
from glosa.types import FloatArray, IntArray

FOLDS = 5
NEIGHBOURS = 10
VOTES = 0.3  # how much the nearest records count beside the model, where a code is suggested
ADDED = (
    "row", "label", "label_title", "suggested", "suggested_title", "wrong",
    "label_probability", "suggested_probability", "reason", "same_text", "same_label",
)  # fmt: skip
"""The columns beside those of text."""


@dataclass(frozen=True, eq=False)
class Judged:
    """Labels, and what is thought of them.

    Args:
        records: Those with text, n.
        said: What each says.
        levels: The codes.
        target: Index of the code that each record was given, shape (n,).
        opinions: The probabilities of codes that the autocoder and the nearest records give, shape (n, n_codes) each.
        near: The nearest records of each.
        errors: How likely each label is wrong.
    """

    records: Labelled
    said: pl.Series
    levels: Levels
    target: IntArray
    opinions: tuple[FloatArray, FloatArray]
    near: Neighbours
    errors: LabelErrors

    @property
    def wording(self) -> IntArray:
        """A number for what each record says, from 0 on."""
        return number_wordings(self.said)

    @property
    def order(self) -> IntArray:
        """The places of the records, the most suspicious first."""
        return np.argsort(-self.errors.odds, kind="stable")


def audit(
    X: Any,
    coder: Autocoder,
    *,
    folds: int = FOLDS,
    rows: IntArray | None = None,
    progress: Report | None = None,
) -> Audit:
    """Return the labels in the order in which they are worth a look, and the texts whose labels contradict each other.

    Args:
        X: A table of labelled records.
        coder: An autocoder, not fitted, that names the fields and the label; it gives an opinion on every fold after
            it learned from the others.
        folds: In how many parts the records are cut; a group is never parted.
        rows: Where the records stand in their file, from 0 on, shape (n_rows,); None if they are the whole file.
        progress: Is told how far the fits have come.

    Raises:
        InputError: The records cannot be learned from, a column of text has the name of one that is added, or fewer
            than two codes have two records with text.
    """
    records = labelled_records(X, coder)
    refuse_taken(records.fields.text, ADDED)
    judged = judge_labels(records, coder, folds=folds, progress=progress)
    places = judged.records.kept if rows is None else rows[judged.records.kept]
    suspects = _suspects(judged, places + FIRST_ROW)
    return Audit(
        model=coder.model,
        folds=folds,
        text=records.fields.text,
        suspects=suspects,
        conflicts=_conflicts(judged, places + FIRST_ROW),
        silent=records.table.height - judged.records.table.height,
        shares=judged.errors.shares,
        data=fingerprint(records.table, records.table.columns),
        seed=coder.seed,
        pictures=_pictures(judged, suspects["row"].head(PICTURED)) if records.fields.image else {},
    )


def judge_labels(records: Labelled, coder: Autocoder, *, folds: int = FOLDS, progress: Report | None = None) -> Judged:
    """Return how likely each label is wrong, and the opinions that say so.

    Args:
        records: Labelled; those without text are left out.
        coder: Not fitted.
        folds: In how many parts the records are cut.
        progress: Is told how far the fits have come.

    Raises:
        InputError: There are more folds than records or groups, or fewer than two codes have two records with text.
    """
    records, said = _speaking(records)
    _refuse_few(records)
    levels = records.levels()
    target = levels.index(records.labels)
    splits = Plan(folds=folds).splits(records.labels, groups=records.groups, seed=coder.seed)
    near = _neighbours(records, coder.seed)
    opinions = (
        out_of_fold(records, coder, splits, levels, progress=progress),
        votes(near, target, len(levels.codes)),
    )
    errors = find_label_errors(opinions, target, levels, said=number_wordings(said), seed=coder.seed)
    return Judged(records, said, levels, target, opinions, near, errors)


def out_of_fold(
    records: Labelled, coder: Autocoder, splits: Sequence[Split], levels: Levels, *, progress: Report | None = None
) -> npt.NDArray[np.float32]:
    """Return for each record the probabilities of an autocoder that did not learn from it.

    Args:
        records: Labelled.
        coder: Not fitted.
        splits: Which test every record once.
        levels: The codes.
        progress: Is told how far the fits have come.

    Returns:
        Shape (n_rows, n_codes), columns as `levels.codes`; 0 for codes that the autocoder of the fold does not know.
    """
    found = np.zeros((records.table.height, len(levels.codes)), np.float32)
    for number, one in enumerate(splits):
        mine = clone(coder).set_params(scheme=records.scheme, seed=one.seed, unknown="error")
        told = None if progress is None else part_of(progress, number, len(splits))
        mine.fit(records.table[one.train], progress=told)
        found[np.ix_(one.test, levels.index(list(mine.classes_)))] = mine.predict_proba(records.table[one.test])
    return found


def suggest(judged: Judged) -> tuple[IntArray, FloatArray]:
    """Return the likeliest other code of each record, shape (n,), and the probabilities of all, shape (n, n_codes)."""
    likely = (1 - VOTES) * judged.opinions[0] + VOTES * judged.opinions[1]
    others = likely.copy()
    others[np.arange(len(others)), judged.target] = -1
    return others.argmax(axis=1), likely


def number_wordings(said: pl.Series) -> IntArray:
    """Return a number for what each record says, from 0 on.

    >>> number_wordings(pl.Series(["cook", "baker", "cook"])).tolist()
    [1, 0, 1]
    """
    return said.rank("dense").to_numpy().astype(np.int64) - 1


def _speaking(records: Labelled) -> tuple[Labelled, pl.Series]:
    """Return the records that say something, and what each says: its texts and categories, and its picture."""
    inputs, fields = clean(records.table, records.fields), records.fields
    if fields.image is not None:
        inputs = inputs.with_columns(digests(inputs[fields.image]))
    said = wording(inputs, fields.text, fields.image)
    speaks = said.is_not_null().arg_true().to_numpy()
    return replace(records, table=records.table[speaks], kept=records.kept[speaks]), said[speaks]


def _refuse_few(records: Labelled) -> None:
    often = records.labels.filter(records.labels.is_duplicated()).n_unique()
    if often < 2:
        msg = (
            f"an audit needs two codes that have two records with text, or a picture, each. Here {often} of the codes "
            "has: give more."
        )
        raise LabelError(msg)


def _neighbours(records: Labelled, seed: int) -> Neighbours:
    inputs, fields = clean(records.table, records.fields), records.fields
    views = [*ViewMaker(fields.text).fit(inputs).transform(inputs)] if fields.text else []
    if fields.image is not None:
        views.append(_unit_rows(PixelMaker(fields.image).fit(inputs).transform(inputs)[0]))
    unit = unit_numbers(records.table.height, records.groups)
    return nearest(hstack(views, format="csr"), NEIGHBOURS, unit=unit, seed=seed)


def _unit_rows(pixels: npt.NDArray[np.uint8]) -> csr_matrix:
    """Return pictures as rows of length 1; a black one has length 0."""
    flat = pixels.reshape(len(pixels), -1).astype(np.float32)
    return csr_matrix(flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1))


def _suspects(judged: Judged, row: IntArray) -> pl.DataFrame:
    """Return the labels as a table, the most suspicious first."""
    records, levels, target, scheme = judged.records, judged.levels, judged.target, judged.records.scheme
    numbers = np.arange(len(target))
    suggested, likely = suggest(judged)
    alike = same_text(judged.wording, target, target)
    close = np.zeros(len(target), dtype=bool)
    if len(levels) > 1:
        close = levels.membership[-2][target] == levels.membership[-2][suggested]
    fits = likely[numbers, target] >= likely[numbers, suggested]
    told = np.where(fits, "none", np.where(close, "sibling", "elsewhere"))
    codes = pl.Series(levels.codes)
    table = pl.DataFrame({
        "row": row,
        **{name: records.table[name] for name in records.fields.text},
        "label": records.labels,
        "label_title": _titles(records.labels, scheme),
        "suggested": codes.gather(suggested),
        "suggested_title": _titles(codes.gather(suggested), scheme),
        "wrong": judged.errors.wrong,
        "label_probability": likely[numbers, target].astype(np.float64),
        "suggested_probability": likely[numbers, suggested].astype(np.float64),
        "reason": np.where(alike.differ > alike.agree, "same_text", told).tolist(),
        "same_text": alike.agree + alike.differ,
        "same_label": alike.agree,
    })  # fmt: skip
    return table[judged.order]


def _pictures(judged: Judged, row: pl.Series) -> dict[int, str]:
    """Return the pictures of rows, those that have one, as `data:` addresses."""
    shown = to_data_uris(judged.records.table[judged.order[: len(row)]][judged.records.fields.image or ""])
    return {number: address for number, address in zip(row, shown, strict=True) if address is not None}


def _conflicts(judged: Judged, row: IntArray) -> pl.DataFrame:
    """Return equal texts with several codes, then pairs of similar texts."""
    records, said = judged.records, judged.said
    equal = conflicts(said, records.labels).with_columns(
        conflict=pl.col("wording").rle_id().cast(pl.Int64), similarity=pl.lit(1.0)
    )
    pairs = similar_conflicts(judged.near, said, records.labels).with_row_index(
        "conflict", offset=equal["conflict"].n_unique()
    )
    ends = [
        pairs.select(
            pl.col("conflict").cast(pl.Int64),
            pl.col("similarity").clip(upper_bound=1 - 1e-6),
            wording=said.gather(pairs[end]),
            code=records.labels.gather(pairs[end]),
            places=pl.concat_list(end),
        )
        for end in ("first", "second")
    ]
    columns = ["conflict", "similarity", "wording", "code", "places"]
    table = pl.concat([equal.select(columns), pl.concat(ends).sort("conflict", maintain_order=True).select(columns)])
    rows = pl.Series(row)
    first = table["places"].list.first()
    names = records.fields.text
    texts = records.table[first.to_numpy()].select(pl.col(name).cast(pl.String) for name in names)
    return table.select(
        conflict=pl.col("conflict") + 1,
        similarity="similarity",
        text=texts.select(pl.concat_str(pl.all(), separator=" | ", ignore_nulls=True)).to_series()
        if names
        else said.gather(first),
        code="code",
        title=_titles(table["code"], records.scheme),
        records=pl.col("places").list.len().cast(pl.Int64),
        rows=pl.col("places").list.eval(pl.element().replace_strict(range(len(rows)), rows)),
    )


def _titles(codes: pl.Series, scheme: Scheme) -> pl.Series:
    titles = {code: scheme.title(code) for code in codes.unique()}
    return codes.replace_strict(titles, return_dtype=pl.String)
