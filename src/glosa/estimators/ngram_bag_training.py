"""Train the n-gram bag: examples in, arrays out. The only part of the model that needs PyTorch."""

from __future__ import annotations

from dataclasses import fields
from itertools import zip_longest
from typing import Any

import numpy as np
import numpy.typing as npt

from glosa._validate import Rule, is_number, require
from glosa.errors import SettingsError, nearest
from glosa.estimators.base import Task
from glosa.estimators.ngram_bag import Member, Network
from glosa.features.examples import Examples
from glosa.training.bag_trainer import BagTrainer, BagTraining
from glosa.training.device import pick_device
from glosa.training.progress import part_of

_OWN = ("members", "width", "hidden", "common_words")
_MOST = 1e9
_RANGES = [
    *((name, 1, _MOST, True, "a whole number, 1 or more") for name in ("epochs", "batch", "patience")),
    *((name, 1e-9, 10, False, "a number above 0, 10 at most") for name in ("learning_rate", "embedding_rate")),
    ("dropout", 0, 0.95, False, "a number from 0 to 0.95"),
    *((name, 0, _MOST, False, "a number, 0 or more") for name in ("level_weight", "adversarial")),
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
            msg = f"'ngram-bag' has no option {name!r}. {nearest(name, [*_OWN, *valid])}"
            raise SettingsError(msg)
    training = BagTraining(**changes)
    require(
        Rule(name, value := getattr(training, name), is_number(value, low, high, whole=whole), allowed)
        for name, low, high, whole, allowed in _RANGES
        if name in changes
    )
    return training


def train(
    examples: Examples,
    held_out: Examples,
    task: Task,
    *,
    members: int,
    width: int,
    hidden: int,
    known: bool,
    training: BagTraining,
) -> tuple[Network, list[dict[str, float]]]:
    """Return a network of trained members, and the mean history of those.

    If something is known of words, the last views are the common words of the text fields.
    """
    tables, learned, histories = [], [], []
    for number, seed in enumerate(np.random.SeedSequence(task.seed).generate_state(members)):
        trainer = BagTrainer(
            n_ngrams=examples.views[0].shape[1],
            n_text=task.n_text,
            views=len(examples.views) - task.n_text * known,
            known=known,
            n_codes=len(task.levels.codes),
            groups=task.levels.membership[:-1],
            width=width,
            hidden=hidden,
            training=training,
            seed=int(seed),
            device=pick_device(task.device),
        )
        histories.append(trainer.fit(examples, held_out, task.report and part_of(task.report, number, members)))
        tables.append(trainer.table.values.cpu().numpy().astype(np.float16))
        learned.append(_as_member({name: part.cpu().numpy() for name, part in trainer.weights.items()}))
    return Network(np.hstack(tables), tuple(learned)), _mean(histories)


def _as_member(weights: dict[str, npt.NDArray[np.float32]]) -> Member:
    first = np.vstack([weights["first"], weights["bias"]])
    hidden, linear = np.split(first, [len(weights["output"])], axis=1)
    return Member(
        gates=weights["gates"].copy(),
        hidden=np.ascontiguousarray(hidden),
        linear=np.ascontiguousarray(linear),
        output=weights["output"].copy(),
        known=weights["known"].copy(),
    )


def _mean(histories: list[list[dict[str, float]]]) -> list[dict[str, float]]:
    """Return the mean of each figure at each epoch over the members that came so far."""
    epochs = [[row for row in at if row is not None] for at in zip_longest(*histories)]
    return [{name: float(np.mean([row[name] for row in rows])) for name in rows[0]} for rows in epochs]
