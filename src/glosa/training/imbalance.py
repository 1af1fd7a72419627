"""What a model learns from when codes differ much in size: some records more often, some with more weight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

import numpy as np

from glosa._validate import Rule, is_number, one_of
from glosa.features.examples import Examples
from glosa.losses.class_weights import WEIGHTINGS, Weighting, class_weights
from glosa.training.samplers import draw

Sampling: TypeAlias = Literal["none", "over", "under", "balanced", "sqrt"]
SAMPLINGS: tuple[str, ...] = get_args(Sampling)


@dataclass(frozen=True, kw_only=True)
class Imbalance:
    """What is done for codes with few records.

    Args:
        class_weight: "none", "balanced" or "effective", as for `class_weights`.
        effective_beta: Of the effective number, from 0 to below 1.
        sampling: "none", "over", "under", "balanced" or "sqrt", as for `draw`.
        logit_adjustment: How many times the advantage of frequent codes is taken off their logits, 0 to 10.
    """

    class_weight: Weighting = "none"
    effective_beta: float = 0.999
    sampling: Sampling = "none"
    logit_adjustment: float = 0.0

    def rules(self) -> Iterable[Rule]:
        """Return what the arguments must be."""
        how, beta, draw, tau = self.class_weight, self.effective_beta, self.sampling, self.logit_adjustment
        yield one_of("class_weight", how, WEIGHTINGS)
        yield Rule("effective_beta", beta, is_number(beta, 0, 1) and beta < 1, "a number from 0 to below 1")
        yield one_of("sampling", draw, SAMPLINGS)
        yield Rule("logit_adjustment", tau, is_number(tau, 0, 10), "a number from 0 to 10")

    def rebalance(self, train: Examples, seed: int) -> Examples:
        """Return the records to learn from, drawn anew and weighed; their mean weight is 1.

        Codes are weighed by how often they were drawn: those that are drawn alike weigh alike.

        >>> train = Examples((), np.array([0, 0, 0, 1]), np.ones(4))
        >>> Imbalance(class_weight="balanced").rebalance(train, seed=0).weight.round(4).tolist()
        [0.6667, 0.6667, 0.6667, 2.0]
        """
        drawn = train.take(np.sort(draw(train.target, self.sampling, np.random.default_rng(seed))))
        of_class = class_weights(np.bincount(drawn.target), self.class_weight, self.effective_beta)
        weight = drawn.weight * of_class[drawn.target]
        return replace(drawn, weight=weight / weight.mean())
