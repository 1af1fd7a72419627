"""Train the network over vectors of sentences: examples in, arrays out. The only part of it that needs PyTorch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch

from glosa._validate import Rule, is_number, require
from glosa.errors import SettingsError, nearest
from glosa.estimators.base import Arrays, Task
from glosa.estimators.sentence_encoder import LOSS, NETWORK, SEEING, TRAINING
from glosa.features.examples import Examples
from glosa.losses.catalogue import build_loss
from glosa.models.sentence_head import SCALE, sentence_head
from glosa.training.chance import own_chance
from glosa.training.device import pick_device
from glosa.training.settings import Training
from glosa.training.state import to_arrays
from glosa.training.trainer import Trainer
from glosa.types import Json

_MOST = 10_000


@dataclass(frozen=True)
class Chosen:
    """The options of a model, sorted.

    Args:
        network: Options of `sentence_head`.
        training: How to train.
        loss: Name of the loss.
        loss_options: Its options.
    """

    network: Json
    training: Training
    loss: str
    loss_options: Mapping[str, Any]


def read_options(options: Mapping[str, Any]) -> Chosen:
    """Return the options of a model, with the defaults of those that are not given.

    Raises:
        SettingsError: A name is unknown, or values are out of their ranges.

    >>> chosen = read_options({"epochs": 4})
    >>> chosen.training.epochs, chosen.training.batch, chosen.network["hidden"]
    (4, 128, 256)
    """
    of_training = [field.name for field in fields(Training)]
    for name in options:
        if name not in (valid := [*SEEING, *NETWORK, *LOSS, *of_training]):
            msg = f"'sentence-encoder' has no option {name!r}. {nearest(name, valid)}"
            raise SettingsError(msg)
    network, common = ({name: options.get(name, of[name]) for name in of} for of in (NETWORK, LOSS))
    require([
        Rule("hidden", value := network["hidden"], is_number(value, 1, _MOST, whole=True), "whole, 1 to 10,000"),
        *(Rule(name, value := network[name], is_number(value, 0, 0.95), "a number from 0 to 0.95")
          for name in ("dropout", "field_dropout")),
        Rule("loss_options", value := common["loss_options"], isinstance(value, Mapping), "names and values"),
    ])  # fmt: skip
    training = Training(**TRAINING | {name: options[name] for name in of_training if name in options})
    return Chosen(network, training, **common)


def train(examples: Examples, held_out: Examples, task: Task, chosen: Chosen) -> tuple[Arrays, list[dict[str, float]]]:
    """Return the weights of the trained network for vectors of length 1, and how the training went.

    Raises:
        SettingsError: The loss is no number any more, or an option of the loss is unknown.
    """
    n_codes = len(task.levels.codes)
    with own_chance(task.seed):
        network = sentence_head([view.shape[1] for view in examples.views], n_codes, **chosen.network)
    counts = torch.from_numpy(np.bincount(examples.target, minlength=n_codes))
    trainer = Trainer(
        network,
        training=chosen.training,
        loss=build_loss(chosen.loss, counts, chosen.loss_options),
        groups=task.levels.membership[:-1],
        seed=task.seed,
        device=pick_device(task.device),
    )
    history = trainer.fit(examples, held_out, task.report, task.checkpoints)
    weights = to_arrays(trainer.network.state_dict())
    scaled = {name: weights[name] * np.float32(SCALE) for name in ("hidden.weight", "linear.weight")}
    return weights | scaled, history
