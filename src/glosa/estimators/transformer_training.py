"""Train and score a transformer with PyTorch: examples in, arrays out, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch
from torch import nn

from glosa._validate import Rule, is_number, require
from glosa.errors import SettingsError, nearest
from glosa.estimators.base import Task
from glosa.estimators.transformer import LOSS, NETWORK, SEEING, TRAINING, Tuned
from glosa.features.encoders.folders import find_folder
from glosa.features.examples import Examples
from glosa.features.maker import Views
from glosa.features.subwords import SubwordMaker
from glosa.losses.catalogue import build_loss
from glosa.models.transformer import Transformer, build_body, describe_body, read_body
from glosa.training.chance import own_chance
from glosa.training.device import pick_device
from glosa.training.scoring import score
from glosa.training.state import to_arrays, to_state
from glosa.training.trainer import Trainer, Training
from glosa.types import FloatArray, Json

SCORED_AT_ONCE = 64


@dataclass(frozen=True)
class Chosen:
    """The options of a model, sorted.

    Args:
        encoder: Its name.
        network: Options of `Transformer`.
        training: How to train.
        loss: Name of the loss.
        loss_options: Its options.
    """

    encoder: str
    network: Json
    training: Training
    loss: str
    loss_options: Mapping[str, Any]


class Scorer:
    """A network that only scores.

    Args:
        tuned: What was trained.
        device: Where: "auto", "cpu" or "cuda".
    """

    def __init__(self, tuned: Tuned, device: str = "auto") -> None:
        self._device = pick_device(device)
        n_codes = len(tuned.weights["head.bias"])
        network = Transformer(build_body(tuned.made["body"]), n_codes, **tuned.made["network"])
        network.load_state_dict(to_state(tuned.weights))
        self.network = network.to(self._device).eval()

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_rows, n_codes), float32."""
        return score(self.network, views, self._device, SCORED_AT_ONCE)


def read_options(options: Mapping[str, Any]) -> Chosen:
    """Return the options of a transformer, with the defaults of those that are not given.

    Raises:
        SettingsError: A name is unknown, or values are out of their ranges.

    >>> chosen = read_options({"epochs": 4})
    >>> chosen.encoder, chosen.training.epochs, chosen.training.learning_rate, chosen.network["pooling"]
    ('minilm', 4, 3e-05, 'mean')
    """
    of_training = [field.name for field in fields(Training)]
    for name in options:
        if name not in (valid := [*SEEING, *NETWORK, *LOSS, *of_training]):
            msg = f"'transformer' has no option {name!r}. {nearest(name, valid)}"
            raise SettingsError(msg)
    network, common = ({name: options.get(name, of[name]) for name in of} for of in (NETWORK, LOSS))
    require([
        Rule("pooling", value := network["pooling"], value in ("mean", "first"), "'mean' or 'first'"),
        Rule("dropout", value := network["dropout"], is_number(value, 0, 0.95), "a number from 0 to 0.95"),
        Rule("layer_decay", value := network["layer_decay"], is_number(value, 0, 1), "a number from 0 to 1"),
        Rule("head_rate", value := network["head_rate"], is_number(value, 0, 1e9), "a number, 0 or more"),
        Rule("loss_options", value := common["loss_options"], isinstance(value, Mapping), "names and values"),
    ])  # fmt: skip
    training = Training(**TRAINING | {name: options[name] for name in of_training if name in options})
    return Chosen(options.get("encoder", SEEING["encoder"]), network, training, **common)


def train(examples: Examples, held_out: Examples, task: Task, chosen: Chosen) -> tuple[Tuned, list[dict[str, float]]]:
    """Return the trained network, and how the training went.

    Raises:
        SettingsError: The loss is no number any more, an option of the loss is unknown, or the encoder reads less than
            the texts that it is to be given.
        UnavailableError: transformers or the encoder is missing.
    """
    n_codes = len(task.levels.codes)
    body = read_body(find_folder(chosen.encoder))
    check_room(body, task)
    with own_chance(task.seed):
        network = Transformer(body, n_codes, **chosen.network)
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
    made = {"body": describe_body(body), "network": chosen.network}
    return Tuned(made, to_arrays(trainer.network.state_dict())), history


def check_room(body: nn.Module, task: Task) -> None:
    """Check that an encoder reads as much of a record as it is to be given.

    Raises:
        SettingsError: It reads less.
    """
    config: Any = body.config
    room, maker = getattr(config, "max_position_embeddings", None), task.maker
    if room is not None and isinstance(maker, SubwordMaker) and maker.settings.max_length > room:
        msg = f"max_length is {maker.settings.max_length}, and this encoder reads {room} subwords. Take at most those."
        raise SettingsError(msg)
