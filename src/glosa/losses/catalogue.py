"""The losses by name. To add one is one file and one line here."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from glosa.errors import SettingsError, nearest
from glosa.losses.base import Loss
from glosa.losses.cross_entropy import CrossEntropy
from glosa.losses.difficulty_balanced import DifficultyBalanced
from glosa.losses.focal import Focal
from glosa.losses.logit_adjusted import LogitAdjusted

if TYPE_CHECKING:
    from torch import Tensor

LOSSES: dict[str, Callable[..., Loss]] = {
    "cross-entropy": CrossEntropy,
    "focal": Focal,
    "difficulty-balanced": DifficultyBalanced,
    "logit-adjusted": LogitAdjusted,
}


def build_loss(name: str, counts: Tensor, options: Mapping[str, Any] | None = None) -> Loss:
    """Return a loss.

    Args:
        name: Its name here.
        counts: How many records each code has, shape (n_codes,).
        options: Its own options.

    Raises:
        SettingsError: The name or an option is unknown, or a value is out of its range.

    >>> import torch
    >>> build_loss("focal", torch.ones(3), {"gamma": 1.0}).gamma
    1.0
    """
    if name not in LOSSES:
        msg = f"there is no loss {name!r}. {nearest(name, LOSSES)}"
        raise SettingsError(msg)
    parameters = inspect.signature(LOSSES[name]).parameters.values()
    options, valid = options or {}, [each.name for each in parameters if each.kind is each.KEYWORD_ONLY]
    for option in options:
        if option not in valid:
            msg = f"the loss {name!r} has no option {option!r}. {nearest(option, valid)}"
            raise SettingsError(msg)
    return LOSSES[name](counts, **options)
