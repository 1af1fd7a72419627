"""What the arguments of an autocoder must be."""

from __future__ import annotations

from typing import Any

from glosa._validate import Rule, is_number, one_of, require
from glosa.records.check import UNKNOWNS
from glosa.records.fields import role_rules
from glosa.schemes.hierarchy import HIERARCHIES, IN_CODES, lengths_rule
from glosa.schemes.scheme import Scheme
from glosa.training.imbalance import Imbalance
from glosa.types import DEVICES

MOST_SEED = 2**32 - 1


def check_arguments(coder: Any) -> None:
    """Refuse arguments of an autocoder that are of another type, or out of their range.

    Raises:
        SettingsError: Names every one of them. Those of the model are its own to check.
    """
    require([
        *role_rules(coder.get_params(deep=False)),
        Rule("scheme", coder.scheme, isinstance(coder.scheme, Scheme | None), "a Scheme, as read_scheme returns"),
        one_of("hierarchy", coder.hierarchy, HIERARCHIES if coder.scheme else IN_CODES),
        lengths_rule(coder.lengths),
        *imbalance_of(coder).rules(),
        one_of("unknown", coder.unknown, UNKNOWNS),
        Rule("validation", coder.validation, is_number(coder.validation, 0, 0.5), "a number from 0 to 0.5"),
        Rule("seed", coder.seed, is_number(coder.seed, 0, MOST_SEED, whole=True), f"whole, 0 to {MOST_SEED}"),
        one_of("device", coder.device, DEVICES),
    ])  # fmt: skip


def imbalance_of(coder: Any) -> Imbalance:
    """Return what an autocoder is told to do for codes with few records."""
    return Imbalance(
        class_weight=coder.class_weight or "none",
        effective_beta=coder.effective_beta,
        sampling=coder.sampling or "none",
        logit_adjustment=coder.logit_adjustment,
    )
