"""Train the n-gram bag: examples in, arrays out. The only part of the model that needs PyTorch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import numpy.typing as npt

from glosa._validate import Rule, is_number, require
from glosa.errors import SettingsError, nearest
from glosa.estimators.base import Task
from glosa.estimators.ngram_bag import Head, Trained
from glosa.features.examples import Examples
from glosa.features.pieces import Look
from glosa.training.bag_trainer import BagTrainer, BagTraining
from glosa.training.device import pick_device

_MOST = 1e9
_RANGES = [
    *((name, 1, _MOST, True, "a whole number, 1 or more") for name in ("epochs", "batch", "patience")),
    *((name, 1e-9, 10, False, "a number above 0, 10 at most") for name in ("learning_rate", "embedding_rate")),
    *((name, 0, 0.95, False, "a number from 0 to 0.95") for name in ("dropout", "ngram_dropout")),
    *((name, 0, _MOST, False, "a number, 0 or more") for name in ("level_weight", "consistency", "adversarial")),
    ("learned_by_heart", 1, _MOST, False, "a number, 1 or more"),
]


def read_training(changes: dict[str, Any]) -> BagTraining:
    """Return the defaults with some changes.

    Raises:
        SettingsError: A name is unknown, or values are out of their ranges.

    >>> read_training({"epochs": 3}).epochs
    3
    """
    valid = [field.name for field in fields(BagTraining)]
    for name in changes:
        if name not in valid:
            msg = f"'ngram-bag' has no option {name!r}. {nearest(name, ['width', 'hidden', *valid])}"
            raise SettingsError(msg)
    training = BagTraining(**changes)
    require(
        Rule(name, value := getattr(training, name), is_number(value, low, high, whole=whole), allowed)
        for name, low, high, whole, allowed in _RANGES
    )
    return training


def train(
    examples: Examples,
    held_out: Examples,
    task: Task,
    *,
    looks: Sequence[Look],
    width: int,
    hidden: int,
    training: BagTraining,
) -> Trained:
    """Return the trained network as arrays."""
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
    states = [{k: v.cpu().numpy() for k, v in head.state_dict().items()} for head in trainer.network.heads]
    return Trained(
        table=trainer.table.values.cpu().numpy().astype(np.float16),
        heads=[_as_head(look, state) for look, state in zip(looks, states, strict=True)],
        linear=[np.vstack([state["linear.weight"].T, state["output.bias"]]) for state in states],
        held_out=trainer.logits(held_out.views),
        history=history,
    )


def _as_head(look: Look, state: dict[str, npt.NDArray[np.float32]]) -> Head:
    hidden = np.vstack([state["hidden.weight"].T, state["hidden.bias"]])
    return Head(np.array(look, np.int64), hidden, np.ascontiguousarray(state["output.weight"].T))
