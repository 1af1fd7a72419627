"""Train a network of the catalogue: examples in, arrays out. The only part of these models that needs PyTorch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch
from torch import nn

from glosa._validate import Rule, require
from glosa.errors import SettingsError, nearest
from glosa.estimators.base import Task
from glosa.estimators.neural import Trained, seeing_options
from glosa.features.examples import Examples
from glosa.features.tokens import FIRST, TokenMaker
from glosa.layers.token_embedding import start_from
from glosa.losses.base import Loss
from glosa.losses.catalogue import build_loss
from glosa.models.catalogue import ARCHITECTURES, architecture_options
from glosa.models.field_network import FieldNetwork, Sizes
from glosa.models.options import check_options
from glosa.training.chance import own_chance
from glosa.training.device import pick_device
from glosa.training.state import to_arrays
from glosa.training.trainer import Trainer, Training

COMMON: dict[str, Any] = {"loss": "cross-entropy", "loss_options": {}, "frozen": False}
"""Options that every architecture has, beside those of `Training`."""


@dataclass(frozen=True)
class Chosen:
    """The options of a model, sorted.

    Args:
        architecture: Its name.
        options: Of the architecture, all of them.
        training: How to train.
        loss: Name of the loss.
        loss_options: Its options.
        frozen: Whether embeddings that start from word vectors stay as they are.
    """

    architecture: str
    options: Mapping[str, Any]
    training: Training
    loss: str
    loss_options: Mapping[str, Any]
    frozen: bool


def read_options(architecture: str, options: Mapping[str, Any]) -> Chosen:
    """Return the options of a model, with the defaults of those that are not given.

    Raises:
        SettingsError: A name is unknown, or values are out of their ranges.

    >>> chosen = read_options("bilstm", {"epochs": 3, "hidden": [32]})
    >>> chosen.training.epochs, chosen.options["hidden"], chosen.options["units"]
    (3, [32], (128, 32))
    """
    own, seen = architecture_options(architecture), seeing_options(architecture)
    of_training = [field.name for field in fields(Training)]
    for name in options:
        if name not in (valid := [*own, *seen, *COMMON, *of_training]):
            msg = f"{architecture!r} has no option {name!r}. {nearest(name, valid)}"
            raise SettingsError(msg)
    own, common = ({name: options.get(name, of[name]) for name in of} for of in (own, COMMON))
    check_options(architecture, own)
    require([
        Rule("loss_options", value := common["loss_options"], isinstance(value, Mapping), "names and values"),
        Rule("frozen", value := common["frozen"], value is False or (value is True and bool(options.get("vectors"))),
             "false, or true where there are vectors"),
    ])  # fmt: skip
    training = Training(**{name: options[name] for name in of_training if name in options})
    return Chosen(architecture, own, training, **common)


def train(examples: Examples, held_out: Examples, task: Task, chosen: Chosen) -> Trained:
    """Return the trained network as arrays.

    Raises:
        SettingsError: The loss is no number any more, or an option of the loss is unknown.
    """
    n_codes = len(task.levels.codes)
    options = {**chosen.options, **_of_vectors(task)}
    with own_chance(task.seed):
        network = _network(chosen, options, examples, task)
    trainer = Trainer(
        network,
        training=chosen.training,
        loss=_loss(chosen, examples, n_codes),
        groups=task.levels.membership[:-1],
        seed=task.seed,
        device=pick_device(task.device),
    )
    history = trainer.fit(examples, held_out, task.report, task.checkpoints)
    return Trained(options, to_arrays(trainer.network.state_dict()), history)


def _network(chosen: Chosen, options: Mapping[str, Any], examples: Examples, task: Task) -> nn.Module:
    build, n_codes, maker = ARCHITECTURES[chosen.architecture], len(task.levels.codes), task.maker
    if not isinstance(maker, TokenMaker):
        return build(examples.views[0].shape[1], n_codes, **options)
    values = tuple(len(values) + 1 for values in maker.values_)
    sizes = Sizes(tokens=maker.size + FIRST, lengths=maker.lengths_, values=values, codes=n_codes)
    network = build(sizes, **options)
    if maker.vectors_ is not None and isinstance(network, FieldNetwork) and network.embedding is not None:
        number = {token: place for place, token in enumerate(maker.tokens_, start=FIRST)}
        known = [(number[word], place) for place, word in enumerate(maker.vectors_.words) if word in number]
        rows, places = np.array(known, np.int64).reshape(-1, 2).T
        values_of = torch.from_numpy(maker.vectors_.values[places])
        start_from(network.embedding, torch.from_numpy(rows.copy()), values_of, frozen=chosen.frozen)
    return network


def _of_vectors(task: Task) -> dict[str, int]:
    """Return the width that word vectors ask for, if there are any."""
    vectors = task.maker.vectors_ if isinstance(task.maker, TokenMaker) else None
    return {} if vectors is None else {"width": vectors.dim}


def _loss(chosen: Chosen, examples: Examples, n_codes: int) -> Loss:
    counts = torch.from_numpy(np.bincount(examples.target, minlength=n_codes))
    return build_loss(chosen.loss, counts, chosen.loss_options)
