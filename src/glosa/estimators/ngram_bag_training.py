"""Train one member of the n-gram bag: examples in, arrays out. The only part of the model that needs PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from glosa.errors import SettingsError, nearest
from glosa.estimators.base import Task
from glosa.features.examples import Examples
from glosa.training.bag_trainer import BagTrainer, BagTraining
from glosa.training.device import pick_device
from glosa.training.progress import Progress


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
            msg = f"'ngram-bag' has no option {name!r}. {nearest(name, ['members', 'width', 'hidden', *valid])}"
            raise SettingsError(msg)
    return BagTraining(**changes)


def train_member(
    train: Examples,
    held_out: Examples,
    task: Task,
    *,
    look: tuple[int, ...],
    number: int,
    members: int,
    width: int,
    hidden: int,
    training: BagTraining,
) -> tuple[dict[str, npt.NDArray[Any]], list[dict[str, float]]]:
    """Return the arrays of `ngram_bag.Member` and the history of the training."""
    trainer = BagTrainer(
        n_ngrams=train.views[0].shape[1],
        n_views=len(look),
        n_codes=len(task.levels.codes),
        groups=task.levels.membership[:-1],
        width=width,
        hidden=hidden,
        training=training,
        seed=task.seed + number,
        device=pick_device(task.device),
    )
    history = trainer.fit(_seen(train, look), _seen(held_out, look), _as_part(task, number, members))
    return {"look": np.array(look, np.int64), **_as_arrays(trainer)}, history


def _seen(examples: Examples, look: tuple[int, ...]) -> Examples:
    return replace(examples, views=tuple(examples.views[number] for number in look))


def _as_part(task: Task, number: int, members: int) -> Callable[[Progress], None] | None:
    """Tell the progress of one member as that of all."""
    report = task.report
    if report is None:
        return None

    def tell(p: Progress) -> None:
        stage = f"network {number + 1} of {members}"
        report(replace(p, step=number * p.steps + p.step, steps=members * p.steps, stage=stage))

    return tell


def _as_arrays(trainer: BagTrainer) -> dict[str, npt.NDArray[Any]]:
    weights = {name: value.detach().cpu().numpy() for name, value in trainer.network.state_dict().items()}
    return {
        "table": trainer.table.values.cpu().numpy().astype(np.float16),
        "hidden": np.vstack([weights["hidden.weight"].T, weights["hidden.bias"]]),
        "output": np.ascontiguousarray(weights["output.weight"].T),
        "linear": np.vstack([weights["linear.weight"].T, weights["output.bias"]]),
    }
