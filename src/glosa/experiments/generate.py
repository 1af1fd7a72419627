"""Let an autoencoder make up rows: samples, ways from one real row to another, and a grid of codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.stats import norm
from sklearn.neighbors import NearestNeighbors

from glosa._validate import Rule, is_number, require
from glosa.errors import InputError, SettingsError, nearest
from glosa.estimators.autoencoder import Autoencoder
from glosa.estimators.rows import scale
from glosa.estimators.suited import suited_autoencoder
from glosa.evaluation.generation import ADDED, Generation, Grid, Interpolations, Nearest
from glosa.experiments.held_out import describe
from glosa.features.rows import RowKind, Rows
from glosa.records.columns import refuse_taken
from glosa.types import FloatArray, IntArray

SETTINGS: dict[RowKind, dict[str, Any]] = {
    "numbers": {"layers": (64, 8), "strength": 0.1},
    "pictures": {"layers": (512, 8), "error": "binary"},
    "text": {"layers": (256, 32), "strength": 0.0005},
}
"""What makes a variational autoencoder of rows of a kind whose samples look like them."""
COUNT = 100
PAIRS = 6
STEPS = 9  # of an interpolation
SIDE = 11  # pictures of a grid
NEIGHBOURS = 5
_EDGE = 0.05  # a grid goes from this quantile of each number of the codes to the opposite one
_REAL = 2000  # real rows that are compared with the others
_MOST = 1_000_000

Labels: TypeAlias = npt.NDArray[np.str_]


def new_generator(rows: Rows, **asked: Any) -> Autoencoder:
    """Return a variational autoencoder, not fitted, whose samples shall look like rows.

    It is told the labels of the rows, if these have some.

    Args:
        rows: What it shall learn.
        asked: Arguments of `Autoencoder` that come before ours.

    Raises:
        SettingsError: There is no argument of a name.
        InputError: A column of numbers has the name of one that samples get.
    """
    refuse_taken(rows.names, ADDED)
    labelled = rows.labels is not None
    return suited_autoencoder(rows, **{"kind": "variational", "conditional": labelled, **SETTINGS[rows.kind], **asked})


def generate(
    coder: Autoencoder,
    rows: Rows | None = None,
    *,
    count: int = COUNT,
    label: str | None = None,
    pairs: int = PAIRS,
    axes: Sequence[int] | None = None,
    names: Sequence[str] = (),
    learned: int | None = None,
    seed: int = 0,
) -> Generation:
    """Return new rows and what they are like.

    Args:
        coder: Fitted; the variational kind is made for this.
        rows: Real rows, to interpolate between and to compare with; without them there are samples and a grid.
        count: How many samples.
        label: That all are made for; None makes as many of each label. For a coder that is told labels.
        pairs: How many pairs of real rows are gone between, of the same label each where the coder is told labels.
        axes: The two numbers of a code that the grid varies, counted from 1; the two that vary most if nothing is said.
        names: Of columns of numbers, where there are no rows that have them.
        learned: How many rows the coder learned from.
        seed: Of the codes and the pairs.

    Raises:
        NotFittedError: The autoencoder is not fitted.
        SettingsError: An argument is out of its range, or the coder was told no such label.
        InputError: There are fewer than two rows, they have another shape than those that were learned, or no labels
            where they need some.
    """
    coder._check_fitted()
    size = coder.layers[-1]
    require([
        Rule("count", count, is_number(count, 1, _MOST, whole=True), "a whole number, 1 or more"),
        Rule("pairs", pairs, is_number(pairs, 0, _MOST, whole=True), "a whole number, 0 or more"),
        Rule("axes", axes, axes is None or _are_axes(axes, size), f"two different whole numbers from 1 to {size}"),
    ])  # fmt: skip
    if rows is not None and len(rows) < 2:
        msg = f"samples are compared with real rows, and there are {len(rows)}. Give two or more, or none."
        raise InputError(msg)
    kind = rows.kind if rows is not None else "pictures" if len(coder.shape_) > 1 else "numbers"
    asked = _asked(coder, count, label)
    samples = _as_rows(coder.sample(count, asked, seed=seed), rows)
    asked = None if asked is None else asked.astype(np.str_)
    return Generation(
        kind=kind,
        samples=samples,
        labels=() if asked is None else tuple(asked.tolist()),
        real=None if rows is None else rows.x,
        row=np.arange(0) if rows is None else rows.row,
        said=_said(rows),
        names=tuple(names) if rows is None else rows.names,
        nearest=None if rows is None else find_nearest(samples, rows, asked, seed=seed),
        lines=None if rows is None or not pairs else interpolate(coder, rows, pairs=pairs, label=label, seed=seed),
        grid=lay_grid(coder, rows, axes=axes, label=label) if kind == "pictures" and size > 1 else None,
        autoencoder=describe(coder),
        learned=learned,
        history=tuple(coder.history_),
        seed=seed,
    )


def find_nearest(samples: FloatArray, rows: Rows, labels: Labels | None = None, *, seed: int = 0) -> Nearest:
    """Return the real rows that are nearest to each sample, and whether these have its label.

    Args:
        samples: As the rows, shape (n, ...).
        rows: Real ones, 2 at least.
        labels: What the samples were made for, shape (n,).
        seed: Of the real rows that are compared with the others.
    """
    real, made = _to_compare(rows, rows.flat), _to_compare(rows, samples.reshape(len(samples), -1))
    k = min(NEIGHBOURS, len(rows) - 1)
    search = NearestNeighbors(algorithm="brute", metric="cosine" if rows.kind == "text" else "euclidean").fit(real)
    distance, near = search.kneighbors(made, k)
    some = np.random.default_rng(seed).permutation(len(rows))[:_REAL]
    apart, others = search.kneighbors(real[some], k + 1)
    itself = others == some[:, None]
    itself[~itself.any(axis=1), -1] = True  # behind others that are equal
    apart, others = apart[~itself].reshape(-1, k), others[~itself].reshape(-1, k)
    if labels is None or rows.labels is None:
        return Nearest(near, distance, apart[:, 0])
    given = rows.labels.fill_null("").to_numpy()
    hits = (_most_common(given[near]) == labels, _most_common(given[others]) == given[some])
    return Nearest(near, distance, apart[:, 0], *hits)


def interpolate(
    coder: Autoencoder, rows: Rows, *, pairs: int = PAIRS, label: str | None = None, seed: int = 0
) -> Interpolations:
    """Return what lies between the codes of pairs of real rows, on a straight line.

    Args:
        coder: Fitted; one that is told labels goes between rows of the same label.
        rows: Real ones, 2 at least.
        pairs: How many.
        label: That all rows have; None takes the labels in turn.
        seed: Of the pairs.

    Raises:
        SettingsError: No label has two rows.
    """
    ends, told = _pairs(coder, rows, pairs, label, seed)
    x = rows.x if len(coder.shape_) > 1 else rows.flat
    codes = [coder.encode(x[places], told) for places in ends.T]
    way = np.linspace(0, 1, STEPS)[None, :, None]
    between = (1 - way) * codes[0][:, None] + way * codes[1][:, None]
    told = None if told is None else np.repeat(told, STEPS)
    steps = _as_rows(coder.decode(between.reshape(-1, between.shape[2]), told), rows)
    near = find_nearest(steps, rows, seed=seed).rows[:, 0]
    return Interpolations(ends, steps.reshape(len(ends), STEPS, *steps.shape[1:]), near.reshape(len(ends), STEPS))


def lay_grid(
    coder: Autoencoder, rows: Rows | None = None, *, axes: Sequence[int] | None = None, label: str | None = None
) -> Grid:
    """Return what the decoder makes of codes of which two numbers vary; the others stay at their means.

    Args:
        coder: Fitted, with codes of two numbers at least.
        rows: What it learned, if it has forgotten the shape of pictures.
        axes: The two numbers, counted from 1; the two that vary most if nothing is said.
        label: What a coder that is told labels is told; its first label if nothing is said.
    """
    told = None if not len(coder.labels_) else coder.labels_[0] if label is None else _known(coder, label)
    group = 0 if told is None else int(np.flatnonzero(coder.labels_ == told)[0])
    mean, deviation = coder.code_means_[group], np.sqrt(np.diagonal(coder.code_covariances_[group]))
    chosen = np.sort(np.argsort(-deviation, kind="stable")[:2]) if axes is None else np.array(axes) - 1
    steps = norm.ppf(np.linspace(_EDGE, 1 - _EDGE, SIDE))
    across, down = (mean[at] + deviation[at] * way for at, way in zip(chosen, (steps, -steps), strict=True))
    codes = np.tile(mean, (SIDE, SIDE, 1))
    codes[..., chosen[0]], codes[..., chosen[1]] = across[None, :], down[:, None]
    found = _as_rows(coder.decode(codes.reshape(SIDE**2, -1), None if told is None else np.repeat(told, SIDE**2)), rows)
    return Grid(
        axes=(int(chosen[0]) + 1, int(chosen[1]) + 1),
        across=across,
        down=down,
        rows=found.reshape(SIDE, SIDE, *found.shape[1:]),
        label=None if told is None else str(told),
    )


def _asked(coder: Autoencoder, count: int, label: str | None) -> Labels | None:
    """Return the labels of samples, those of one label one after the other; None where the coder is told none."""
    if not len(coder.labels_):
        if label is not None:
            msg = f"the label {label!r} is asked for, and this autoencoder was told no labels. Fit it with conditional."
            raise SettingsError(msg)
        return None
    return np.repeat(_known(coder, label), count) if label is not None else np.sort(np.resize(coder.labels_, count))


def _known(coder: Autoencoder, label: str) -> Any:
    """Return the label that the coder was told, which may be a number, by its text."""
    named = {str(one): one for one in coder.labels_.tolist()}
    if label not in named:
        msg = f"label {label!r} is unknown. {nearest(label, named)}"
        raise SettingsError(msg)
    return named[label]


def _pairs(coder: Autoencoder, rows: Rows, pairs: int, label: str | None, seed: int) -> tuple[IntArray, Labels | None]:
    """Return places of pairs of rows, shape (pairs, 2), and the label of each where the coder is told labels."""
    random = np.random.default_rng(seed)
    if not len(coder.labels_):
        return np.stack([random.permutation(len(rows))[:2] for _ in range(pairs)]), None
    given = _labels_of(rows)
    known = coder.labels_ if label is None else [_known(coder, label)]
    of_label = {name: places for name in known if len(places := np.flatnonzero(given == str(name))) > 1}
    if not of_label:
        msg = f"no label has two rows to go between: {', '.join(map(str, known))}. Give more rows, or --pairs 0."
        raise SettingsError(msg)
    told = np.resize([*of_label], pairs)
    return np.stack([random.permutation(of_label[name])[:2] for name in told]), told


def _labels_of(rows: Rows) -> Labels:
    if rows.labels is None:
        msg = "this autoencoder was told labels, and the rows have none. Name their column, or take rows that have it."
        raise InputError(msg)
    return rows.labels.fill_null("").to_numpy().astype(np.str_)


def _to_compare(rows: Rows, flat: Any) -> Any:
    """Return vectors whose distances mean something: columns of numbers count alike."""
    if rows.kind != "numbers":
        return flat
    return flat / scale(rows.x, "standard")[1]


def _most_common(labels: Labels) -> Labels:
    """Return the commonest label of each row; of several the one of the nearest.

    >>> _most_common(np.array([["a", "b", "b"], ["b", "a", "c"]])).tolist()
    ['b', 'b']
    """
    votes = (labels[:, :, None] == labels[:, None, :]).sum(axis=2)
    commonest: Labels = labels[np.arange(len(labels)), votes.argmax(axis=1)]
    return commonest


def _as_rows(made: FloatArray, rows: Rows | None) -> FloatArray:
    """Return what a decoder made in the shape of the rows: pixels from 0 to 1, columns of whole numbers rounded."""
    if rows is None:
        return made
    if rows.kind == "pictures":
        return np.clip(np.asarray(made, np.float32), 0, 1).reshape(len(made), *rows.x.shape[1:])
    if rows.kind == "text":
        return made
    whole = (rows.x == np.round(rows.x)).all(axis=0)
    return np.where(whole, np.round(made), made)


def _said(rows: Rows | None) -> tuple[str, ...]:
    if rows is None or rows.kind != "text":
        return ()
    columns = [pl.col(name).cast(pl.String) for name in rows.reader.text]
    return tuple(rows.table.select(pl.concat_str(columns, separator=" | ", ignore_nulls=True)).to_series())


def _are_axes(axes: Sequence[int], size: int) -> bool:
    return len(axes) == 2 and len(set(axes)) == 2 and all(is_number(one, 1, size, whole=True) for one in axes)
