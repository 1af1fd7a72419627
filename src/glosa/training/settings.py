"""How a network is trained: the settings of the loop, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args, get_type_hints

from glosa._validate import Rule, is_number, one_of, require
from glosa.errors import SettingsError, nearest

_MOST = 1e9
_RANGES = [
    *((name, 1, _MOST, True, "a whole number, 1 or more") for name in ("epochs", "batch", "accumulate", "patience")),
    ("plateau_patience", 0, _MOST, True, "a whole number, 0 or more"),
    *((name, 0, 1, False, "a number from 0 to 1") for name in ("momentum", "warmup", "plateau_factor")),
    *(
        (name, 0, _MOST, False, "a number, 0 or more")
        for name in ("weight_decay", "clip", "adversarial", "level_weight")
    ),
    ("learning_rate", 1e-9, _MOST, False, "a number above 0"),
]


@dataclass(frozen=True, kw_only=True)
class Training:
    """How a network is trained.

    Args:
        epochs: Passes over the records at most.
        batch: Records a step, those of all processes together.
        accumulate: In how many parts the records of a step go through the network: their gradients are added up, which
            takes less memory and gives the same.
        optimiser: What moves the weights.
        learning_rate: How far, at most.
        weight_decay: How much weights shrink.
        momentum: Of "sgd".
        schedule: How the learning rate changes: not at all; it falls when the epochs get no better; in a straight line
            to 0; or it rises for 30 % of the steps and falls to 0 (Smith 2018).
        warmup: Share of all steps in which the learning rate rises from 0 first.
        plateau_patience: Epochs without a better one that "plateau" bears.
        plateau_factor: What "plateau" multiplies the learning rate by then.
        clip: Longest gradient; 0 leaves all as they are.
        adversarial: How far the embeddings of words are pushed to where the loss grows fastest; each step then learns
            its records there too, which takes twice as long. 0 leaves it out.
        monitor: What tells the best epoch on the held-out records: the log loss at the best temperature, the accuracy,
            or the macro-F1.
        patience: Epochs without a better one after which training stops.
        level_weight: What each level above the codes counts in the loss.
        sampler: How often each code is seen in an epoch, as `draw` of `glosa.training.samplers` tells.
        mixed_precision: 16-bit numbers where they are faster: "auto" takes bf16 where the hardware multiplies it.

    Raises:
        SettingsError: Lists every setting that is out of its range.

    >>> Training(epochs=3).batch
    64
    """

    epochs: int = 20
    batch: int = 64
    accumulate: int = 1
    optimiser: Literal["adam", "adamw", "muon", "rmsprop", "sgd"] = "adam"
    learning_rate: float = 3e-3
    weight_decay: float = 0.0
    momentum: float = 0.9
    schedule: Literal["constant", "plateau", "linear", "one-cycle"] = "constant"
    warmup: float = 0.0
    plateau_patience: int = 1
    plateau_factor: float = 0.3
    clip: float = 0.0
    adversarial: float = 0.0
    monitor: Literal["loss", "accuracy", "macro-f1"] = "loss"
    patience: int = 3
    level_weight: float = 0.0
    sampler: Literal["none", "balanced", "sqrt", "over", "under"] = "none"
    mixed_precision: Literal["auto", "no", "bf16", "fp16"] = "auto"

    def __post_init__(self) -> None:
        require([*_ranges(self), *_choices(self)])


def make_training(changes: Mapping[str, Any], others: tuple[str, ...] = ()) -> Training:
    """Return the defaults with some changes.

    Args:
        changes: Values by the name of the setting.
        others: Names that are valid elsewhere, for the message.

    Raises:
        SettingsError: A name is unknown, or values are out of their ranges.

    >>> make_training({"epochs": 3}).epochs
    3
    """
    valid = [field.name for field in fields(Training)]
    for name in changes:
        if name not in valid:
            msg = f"there is no setting {name!r} of training. {nearest(name, [*others, *valid])}"
            raise SettingsError(msg)
    return Training(**changes)


def _ranges(training: Training) -> list[Rule]:
    return [
        Rule(name, value := getattr(training, name), is_number(value, low, high, whole=whole), allowed)
        for name, low, high, whole, allowed in _RANGES
    ]


def _choices(training: Training) -> list[Rule]:
    chosen = {name: get_args(kind) for name, kind in get_type_hints(Training).items() if get_args(kind)}
    return [one_of(name, getattr(training, name), valid) for name, valid in chosen.items()]
