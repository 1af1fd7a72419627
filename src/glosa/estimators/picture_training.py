"""Train a network over pictures: examples in, arrays out. The only part of these models that needs PyTorch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch

from glosa._validate import Rule, are_whole, is_number, require
from glosa.errors import SettingsError, nearest
from glosa.estimators.base import Task
from glosa.estimators.neural import Trained
from glosa.estimators.picture import DISTORTIONS, EPOCHS, LOSS, NETWORKS, TEXT, TRAINING, default_options
from glosa.features.examples import Examples
from glosa.features.joined import JoinedMaker
from glosa.features.tokens import FIRST, TokenMaker
from glosa.layers.convolution_unit import padding_of
from glosa.layers.distortion import Distortions
from glosa.losses.catalogue import build_loss
from glosa.models.field_network import Sizes
from glosa.models.picture_network import picture_network
from glosa.training.chance import own_chance
from glosa.training.device import pick_device
from glosa.training.epochs import epochs_for
from glosa.training.progress import Report
from glosa.training.state import to_arrays
from glosa.training.trainer import Trainer, Training
from glosa.types import Json, StrPath

_MOST = 10_000
_PER_UNIT = ("channels", "kernels", "strides", "pools")
_ACTIVATIONS = ("relu", "sigmoid")


@dataclass(frozen=True)
class Chosen:
    """The options of a model, sorted.

    Args:
        network: Those of `picture_network`, but for the distortions.
        distortions: How pictures are changed in training.
        training: How to train.
        loss: Name of the loss.
        loss_options: Its options.
    """

    network: Json
    distortions: Distortions
    training: Training
    loss: str
    loss_options: Mapping[str, Any]


def read_options(name: str, options: Mapping[str, Any], records: int) -> Chosen:
    """Return the options of a model, with the defaults of those that are not given.

    Args:
        name: One of `NETWORKS`.
        options: Those that are given.
        records: How many are learned.

    Raises:
        SettingsError: A name is unknown, or values are out of their ranges.

    >>> chosen = read_options("cnn", {"epochs": 3, "rotation": 20}, 60_000)
    >>> chosen.training.epochs, chosen.distortions.rotation, chosen.network["channels"]
    (3, 20, (32, 32, 64))
    """
    of_training = [field.name for field in fields(Training)]
    for option in options:
        if option not in (valid := [*default_options(name), *of_training]):
            msg = f"{name!r} has no option {option!r}. {nearest(option, valid)}"
            raise SettingsError(msg)
    network, distortions, common = (
        {option: options.get(option, value) for option, value in of.items()}
        for of in ({**NETWORKS[name], **TEXT}, DISTORTIONS[name], LOSS[name])
    )
    if common["loss"] != LOSS[name]["loss"] and "loss_options" not in options:
        common["loss_options"] = {}
    _check(network, common)
    training = TRAINING[name] | {option: options[option] for option in of_training if option in options}
    if training["epochs"] is None:
        training["epochs"] = epochs_for(records, EPOCHS)
    return Chosen(network, Distortions(**distortions), Training(**training), **common)


def train(
    examples: Examples,
    held_out: Examples,
    task: Task,
    chosen: Chosen,
    *,
    number: int = 0,
    report: Report | None = None,
    checkpoints: StrPath | None = None,
) -> Trained:
    """Return the trained network as arrays.

    Args:
        examples: What is learned.
        held_out: What tells the best epoch.
        task: What for.
        chosen: The options.
        number: Of the member of an ensemble: it has other first weights and another order than the others.
        report: Is told how far it has come.
        checkpoints: A folder that keeps the training.

    Raises:
        SettingsError: The loss is no number any more, an option of the loss is unknown, or pictures are too small.
    """
    n_codes, seed = len(task.levels.codes), task.seed + 1000 * number
    shape = examples.views[-1].shape[1:]
    check_room(shape, chosen.network)
    with own_chance(seed):
        network = picture_network(_sizes(task), shape, distortions=chosen.distortions, **chosen.network)
    counts = torch.from_numpy(np.bincount(examples.target, minlength=n_codes))
    trainer = Trainer(
        network,
        training=chosen.training,
        loss=build_loss(chosen.loss, counts, chosen.loss_options),
        groups=task.levels.membership[:-1],
        seed=seed,
        device=pick_device(task.device),
    )
    history = trainer.fit(examples, held_out, report, checkpoints)
    return Trained(chosen.network, to_arrays(trainer.network.state_dict()), history)


def check_room(shape: Sequence[int], network: Mapping[str, Any]) -> None:
    """Check that something is left of pictures after all convolutions.

    Raises:
        SettingsError: They are too small.

    >>> check_room((1, 28, 28), read_options("cnn", {}, 60_000).network)
    """
    sides = list(shape[1:])
    for kernel, stride, pool in zip(*(network[name] for name in _PER_UNIT[1:]), strict=True):
        sides = [((side + 2 * padding_of(kernel, stride) - kernel) // stride + 1) // pool for side in sides]
    if min(sides) < 1:
        msg = (
            f"pictures of {shape[1]} x {shape[2]} pixels are too small: after all strides and pools nothing is left "
            "of them. Scale them to a larger size, or take fewer convolutions."
        )
        raise SettingsError(msg)


def _sizes(task: Task) -> Sizes:
    maker, n_codes = task.maker, len(task.levels.codes)
    tokens = maker.makers[0] if isinstance(maker, JoinedMaker) else None
    if not isinstance(tokens, TokenMaker):
        return Sizes(tokens=FIRST, lengths=(), codes=n_codes)
    values = tuple(len(values) + 1 for values in tokens.values_)
    return Sizes(tokens=tokens.size + FIRST, lengths=tokens.lengths_, values=values, codes=n_codes)


def _check(network: Json, common: Json) -> None:
    lists = (*_PER_UNIT, "hidden", "activations")
    require(Rule(name, network[name], isinstance(network[name], list | tuple), "a list") for name in lists)
    units, hidden = len(network["channels"]), len(network["hidden"])
    require([
        *(Rule(name, value := network[name], _are_sizes(value, units), f"{units} whole numbers, 1 to {_MOST}")
          for name in _PER_UNIT),
        Rule("kernels", value := network["kernels"],
             are_whole(value, 1, _MOST) and all(kernel % 2 for kernel in value), "odd numbers"),
        Rule("hidden", network["hidden"], _are_sizes(network["hidden"], hidden), f"whole numbers, 1 to {_MOST}"),
        Rule("activations", value := network["activations"],
             len(value) == hidden and all(each in _ACTIVATIONS for each in value),
             f"{hidden} of {', '.join(_ACTIVATIONS)}"),
        *(Rule(name, network[name], is_number(network[name], 0, 0.95), "a number from 0 to 0.95")
          for name in ("dropout", "head_dropout")),
        *(Rule(name, network[name], is_number(network[name], 1, _MOST, whole=True), f"whole, 1 to {_MOST}")
          for name in TEXT),
        Rule("loss_options", value := common["loss_options"], isinstance(value, Mapping), "names and values"),
    ])  # fmt: skip


def _are_sizes(values: Any, count: int) -> bool:
    return len(values) == count and all(is_number(value, 1, _MOST, whole=True) for value in values)
