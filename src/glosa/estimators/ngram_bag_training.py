"""Train the n-gram bag: examples in, arrays out. The only part of the model that needs PyTorch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from glosa.errors import SettingsError, nearest
from glosa.estimators.base import Task
from glosa.estimators.ngram_bag import Head, Network
from glosa.features.examples import Examples
from glosa.features.pieces import Look
from glosa.training.bag_trainer import BagTrainer, BagTraining
from glosa.training.device import pick_device

if TYPE_CHECKING:
    from torch import nn


def read_training(changes: dict[str, Any]) -> BagTraining:
    """Return the defaults with some changes.

    Raises:
        SettingsError: A name is unknown.

    >>> read_training({"epochs": 3}).epochs
    3
    """
    valid = [field.name for field in fields(BagTraining)]
    for name in changes:
        if name not in valid:
            msg = f"'ngram-bag' has no option {name!r}. {nearest(name, ['width', 'hidden', *valid])}"
            raise SettingsError(msg)
    return BagTraining(**changes)


def train(
    examples: Examples,
    held_out: Examples,
    task: Task,
    *,
    looks: Sequence[Look],
    width: int,
    hidden: int,
    training: BagTraining,
) -> tuple[Network, list[dict[str, float]]]:
    """Return the trained network as arrays, and the history of its training."""
    trainer = BagTrainer(
        n_ngrams=examples.views[0].shape[1],
        n_text=task.n_text,
        looks=looks,
        n_codes=len(task.levels.codes),
        groups=task.levels.membership[:-1],
        width=width,
        hidden=hidden,
        training=training,
        seed=task.seed,
        device=pick_device(task.device),
    )
    history = trainer.fit(examples, held_out, task.report)
    table = trainer.table.values.cpu().numpy().astype(np.float16)
    heads = (_as_arrays(look, head) for look, head in zip(looks, trainer.network.heads, strict=True))
    return Network(table, tuple(heads)), history


def _as_arrays(look: Look, head: nn.Module) -> Head:
    weights = {name: value.detach().cpu().numpy() for name, value in head.state_dict().items()}
    return Head(
        look=np.array(look, np.int64),
        hidden=np.vstack([weights["hidden.weight"].T, weights["hidden.bias"]]),
        output=np.ascontiguousarray(weights["output.weight"].T),
        linear=np.vstack([weights["linear.weight"].T, weights["output.bias"]]),
    )
