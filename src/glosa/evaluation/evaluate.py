"""Judge probabilities against known codes, at every level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from glosa._validate import Rule, is_number, listed, require
from glosa.errors import FIRST_ROW, Fault, InputError, nearest
from glosa.evaluation import examples, tables
from glosa.evaluation.evaluation import Estimate, Evaluation, LevelEvaluation
from glosa.evaluation.figures import WANTED, figures
from glosa.evaluation.judgement import Judgement, judge
from glosa.metrics import accuracy_by_coverage, bootstrap, bootstrap_interval, confusion_matrix
from glosa.metrics.weighting import row_weights
from glosa.records.labels import to_labels
from glosa.records.table import to_table
from glosa.schemes import Levels, Scheme
from glosa.types import BoolArray, FloatArray

CONFIDENCE = 0.95
TOLERANCE = 1e-3  # that rounding may add to the sum of probabilities
MOST_IN_PICTURE = 60  # codes of a confusion matrix that one can still look at


def evaluate(
    truth: Any,
    probabilities: npt.ArrayLike,
    levels: Levels,
    scheme: Scheme,
    *,
    table: Any = None,
    text: str | Sequence[str] = (),
    image: str | None = None,
    weight: npt.ArrayLike | None = None,
    answered: npt.ArrayLike | None = None,
    history: pl.DataFrame | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> Evaluation:
    """Judge the probabilities of records whose code is known.

    Args:
        truth: The right code of each record, as text or a number. One that is no answer is an error at the finest
            level, and judged by its ancestors above it.
        probabilities: Shape (records, answers), columns as `levels.codes`, 0 to 1; the sum of a row is 1.
        levels: The answers and their groups.
        scheme: Where the codes, ancestors and titles come from.
        table: The records, to show their text.
        text: The columns of `table` that hold the text.
        image: The column of `table` that holds pictures, arrays from 0 to 255.
        weight: Shape (records,), 0 or more; None weighs each record 1.
        answered: Which records got an answer, shape (records,); None says all. A row of zeros or with a missing
            number has none either. A record without an answer is an error, and listed as not coded.
        history: The epochs of training, to show beside the result.
        resamples: How many bootstrap resamples the intervals come from.
        seed: What they are drawn with.

    Raises:
        InputError: There are no records, a label is empty, or the arrays do not fit; all faults are told at once.
        SettingsError: A number is out of its range.

    >>> scheme = Scheme.from_labels(["11", "12", "21"])
    >>> found = evaluate(["11", "12"], np.array([[0.8, 0.1, 0.1], [0.6, 0.3, 0.1]]), scheme.levels(), scheme)
    >>> [level.figures["accuracy"].value for level in found.levels]
    [1.0, 0.5]
    """
    require([
        Rule("resamples", resamples, is_number(resamples, 1, 1_000_000, whole=True), "whole, 1 to 1,000,000"),
        Rule("seed", seed, is_number(seed, 0, 2**32 - 1, whole=True), "whole, 0 to 4,294,967,295"),
    ])  # fmt: skip
    truth, shares = to_labels(truth, "truth").to_list(), _as_numbers(probabilities)
    records, shown = None if table is None else to_table(table), listed(text)
    weights = row_weights(weight, len(truth))
    _check(truth, shares, weights, levels, records, [*shown, *listed(image)], answered)
    judgements = judge(truth, shares, levels, scheme, _have_answer(shares, answered))
    digits = digits_of([judgement.codes for judgement in judgements], scheme)
    finest, said = judgements[-1], examples.say(records, shown, image, len(truth))
    return Evaluation(
        records=len(truth),
        coded=int(finest.answered.sum()),
        weighted=weight is not None,
        levels=tuple(
            _evaluate_level(name, judgement, own, scheme, weights, resamples, seed)
            for name, judgement, own in zip(levels.names, judgements, digits, strict=True)
        ),
        surest_errors=examples.surest_errors(finest, said, truth, scheme),
        hesitant_hits=examples.hesitant_hits(finest, said, truth, scheme),
        not_coded=examples.not_coded(finest, said, truth, scheme),
        history=history,
        scheme={"name": scheme.name, "version": scheme.version, "fingerprint": scheme.fingerprint},
        resamples=resamples,
        confidence=CONFIDENCE,
        seed=seed,
    )


def _evaluate_level(
    name: str,
    judgement: Judgement,
    digits: int | None,
    scheme: Scheme,
    weight: FloatArray,
    resamples: int,
    seed: int,
) -> LevelEvaluation:
    curve = accuracy_by_coverage(judgement.confidence, judgement.correct, weight)
    confusion_codes = judgement.codes if len(judgement.codes) <= MOST_IN_PICTURE else ()
    return LevelEvaluation(
        name=name,
        digits=digits,
        n_answers=judgement.n_answers,
        n_truth=len(np.unique(judgement.truth)),
        figures=_estimate(judgement, weight, resamples, seed),
        thresholds={wanted: curve.threshold_at(wanted) for wanted in WANTED},
        by_code=tables.by_code(judgement, scheme, weight),
        pairs=tables.worst_pairs(judgement, scheme, weight),
        confusion=confusion_matrix(judgement.truth, judgement.predicted, len(confusion_codes), weight)
        if confusion_codes
        else None,
        confusion_codes=confusion_codes,
        curve=tables.coverage_curve(judgement, weight),
        ventiles=tables.twenty_groups(judgement, weight),
        reliability=tables.reliability_bins(judgement, weight),
    )


def _estimate(judgement: Judgement, weight: FloatArray, resamples: int, seed: int) -> dict[str, Estimate]:
    values = {name: float(value) for name, value in figures(judgement, weight).items()}
    resampled = bootstrap(
        lambda weights: figures(judgement, weights), len(weight), weight=weight, resamples=resamples, seed=seed
    )
    return {
        name: Estimate(value, *bootstrap_interval(value, resampled[name], CONFIDENCE)) for name, value in values.items()
    }


def _as_numbers(probabilities: npt.ArrayLike) -> FloatArray:
    if isinstance(probabilities, np.ndarray) and probabilities.dtype.kind == "f":
        return probabilities
    try:
        return np.asarray(probabilities, dtype=np.float64)
    except (TypeError, ValueError) as error:
        message = f"probabilities hold something that is no number: {error}. Give one row a record."
        raise InputError(message) from error


def _have_answer(probabilities: FloatArray, answered: npt.ArrayLike | None) -> BoolArray:
    told = np.ones(len(probabilities), dtype=bool) if answered is None else np.asarray(answered, dtype=bool)
    found: BoolArray = told & (
        probabilities.sum(axis=1) > 0
    )  # a missing number makes the sum missing, which is not > 0
    return found


def digits_of(levels: Sequence[Sequence[str]], scheme: Scheme) -> list[int | None]:
    """Return the number of digits of the codes of each level, special ones aside.

    It is None where codes differ, are no digits, or another level has as many, as where 1100 stands below 1000.
    """
    lengths = [{len(code) if code.isdigit() else 0 for code in codes if code not in scheme.special} for codes in levels]
    alike = [of.pop() if len(of) == 1 else 0 for of in lengths]
    return [digits if digits and alike.count(digits) == 1 else None for digits in alike]


def _check(
    truth: Sequence[str],
    probabilities: FloatArray,
    weights: FloatArray,
    levels: Levels,
    table: pl.DataFrame | None,
    columns: Sequence[str],
    answered: npt.ArrayLike | None,
) -> None:
    rows, faults = len(truth), list[Fault]()
    if not rows:
        faults.append(Fault("there are no records", remedy="Give records whose code is known."))
    elif not weights.any():
        faults.append(Fault("all weights are 0", remedy="Give some record a weight above 0."))
    if probabilities.shape != (rows, len(levels.codes)):
        expected = f"({rows}, {len(levels.codes)}): one row a record, one column an answer"
        faults.append(Fault(f"probabilities have shape {probabilities.shape}", remedy=f"Give shape {expected}."))
    elif (probabilities < 0).any() or (probabilities > 1 + 1e-6).any():
        faults.append(Fault("probabilities hold a number outside 0 to 1", remedy="Give probabilities, not logits."))
    elif rows_off := tuple((np.flatnonzero(_are_off(probabilities)) + FIRST_ROW).tolist()):
        remedy = "Divide each row by its sum; a row of zeros has no answer."
        faults.append(Fault("probabilities of a record have another sum than 1", rows_off, remedy))
    empty = tuple(row for row, code in enumerate(truth, start=FIRST_ROW) if not code)
    if empty:
        faults.append(Fault("the true code is empty", empty, remedy="Leave these records out."))
    if answered is not None and np.shape(answered) != (rows,):
        faults.append(Fault(f"answered has shape {np.shape(answered)}", remedy=f"Give shape ({rows},)."))
    faults += _table_faults(table, columns, rows)
    if faults:
        message = "These records cannot be evaluated:"
        raise InputError(message, faults)


def _are_off(probabilities: FloatArray) -> BoolArray:
    """Return which rows have a sum that is neither 0 nor 1, shape (records,); a missing number makes it missing."""
    sums = probabilities.sum(axis=1, dtype=np.float64)
    off: BoolArray = (sums > 0) & (np.abs(sums - 1) > TOLERANCE)
    return off


def _table_faults(table: pl.DataFrame | None, columns: Sequence[str], rows: int) -> list[Fault]:
    if table is None:
        return []
    missing = [
        Fault(f"there is no column {name!r}", remedy=nearest(name, table.columns))
        for name in columns
        if name not in table.columns
    ]
    if table.height != rows:
        missing.append(Fault(f"the table has {table.height} records, but there are {rows} true codes"))
    return missing
