"""Weights of classes from how often each is met: rare classes count more."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from glosa._validate import Rule, is_number, require

Weighting: TypeAlias = Literal["none", "balanced", "effective"]
WEIGHTINGS: tuple[str, ...] = get_args(Weighting)


def class_weights(counts: npt.ArrayLike, how: Weighting = "balanced", beta: float = 0.999) -> npt.NDArray[np.float64]:
    """Return a weight for each class; the mean weight of a record is 1.

    "balanced" gives all classes the same sum. "effective" weighs by the inverse of the effective number of records,
    (1 - beta^n) / (1 - beta) of n (Cui et al. 2019): between none (beta 0) and balanced (beta near 1).

    Args:
        counts: How many records each class has, shape (n_classes,); a class without any weighs as one with a single.
        how: "none", "balanced" or "effective".
        beta: Of the effective number, 0 to below 1.

    Raises:
        SettingsError: `how` is unknown or `beta` out of its range.

    >>> class_weights([1, 3], "balanced").round(4).tolist()  # each class sums to 2
    [2.0, 0.6667]
    >>> class_weights([1, 3], "effective", beta=0.5).round(4).tolist()  # in the ratio 1 : 1/1.75
    [1.4737, 0.8421]
    """
    require([
        Rule("class_weight", how, how in WEIGHTINGS, f"one of {', '.join(map(repr, WEIGHTINGS))}"),
        Rule("beta", beta, is_number(beta, 0, 1) and beta < 1, "a number from 0 to below 1"),
    ])  # fmt: skip
    met = np.asarray(counts, np.float64)
    n = np.where(met > 0, met, 1.0)
    if how == "none":
        return np.ones_like(n)
    # expm1 and log1p keep the digits where beta is near 1
    worth = n if how == "balanced" or beta == 0 else np.expm1(n * np.log(beta)) / (beta - 1)
    if how == "effective" and beta == 0:
        worth = np.ones_like(n)
    weights: npt.NDArray[np.float64] = 1 / worth
    total = (weights * met).sum()
    return weights * (met.sum() / total) if total else weights
