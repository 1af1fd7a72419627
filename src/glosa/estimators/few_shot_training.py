"""Tune an encoder by contrasts and learn a layer over its vectors, with PyTorch: examples in, arrays out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from glosa._validate import Rule, is_number, require
from glosa.errors import SettingsError, nearest
from glosa.estimators.base import Task
from glosa.estimators.few_shot import HEAD, NETWORK, SEEING, TUNING
from glosa.estimators.transformer import Tuned
from glosa.estimators.transformer_training import SCORED_AT_ONCE, check_room
from glosa.features.encoders.folders import find_folder
from glosa.features.examples import Examples
from glosa.models.transformer import Transformer, describe_body, read_body
from glosa.training.chance import own_chance
from glosa.training.contrast import Contrast, ContrastTrainer
from glosa.training.device import pick_device
from glosa.training.head import fit_head
from glosa.training.scoring import score
from glosa.training.state import to_arrays
from glosa.types import Json


@dataclass(frozen=True)
class Chosen:
    """The options of the model, sorted.

    Args:
        encoder: Its name.
        network: Options of `Transformer`.
        frozen: How many layers from below stay as they are.
        tuning: How the encoder is tuned.
        penalty: On the coefficients of the layer over the codes.
    """

    encoder: str
    network: Json
    frozen: int
    tuning: Contrast
    penalty: float


class Vectors(nn.Module):
    """A network whose answer is the vector of each text.

    Args:
        network: The encoder.
    """

    def __init__(self, network: Transformer) -> None:
        super().__init__()
        self.network = network

    def forward(self, views: Sequence[Tensor]) -> Tensor:
        """Return shape (n_rows, width)."""
        return self.network.vectors(views)


def read_options(options: Mapping[str, Any]) -> Chosen:
    """Return the options of the model, with the defaults of those that are not given.

    Raises:
        SettingsError: A name is unknown, or values are out of their ranges.

    >>> chosen = read_options({"epochs": 4, "penalty": 0.5})
    >>> chosen.encoder, chosen.tuning.epochs, chosen.tuning.together, chosen.penalty
    ('minilm', 4, 4, 0.5)
    """
    valid = {**SEEING, **NETWORK, **TUNING, **HEAD}
    for name in options:
        if name not in valid:
            msg = f"'few-shot' has no option {name!r}. {nearest(name, valid)}"
            raise SettingsError(msg)
    chosen = {**valid, **options}
    require([
        Rule("pooling", value := chosen["pooling"], value in ("mean", "first"), "'mean' or 'first'"),
        Rule("frozen", value := chosen["frozen"], is_number(value, 0, 1e9, whole=True), "a whole number, 0 or more"),
        Rule("layer_decay", value := chosen["layer_decay"], is_number(value, 0, 1), "a number from 0 to 1"),
        Rule("code_rate", value := chosen["code_rate"], is_number(value, 0, 1e9), "a number, 0 or more"),
        Rule("penalty", value := chosen["penalty"], is_number(value, 1e-9, 1e9), "a number above 0"),
    ])  # fmt: skip
    network = {"pooling": chosen["pooling"], "unit": True, "dropout": 0.0, "layer_decay": chosen["layer_decay"]}
    return Chosen(
        chosen["encoder"],
        network | {"head_rate": chosen["code_rate"]},
        chosen["frozen"],
        Contrast(**{name: chosen[name] for name in TUNING}),
        chosen["penalty"],
    )


def train(examples: Examples, task: Task, chosen: Chosen) -> tuple[Tuned, list[dict[str, float]]]:
    """Return the tuned encoder with its layer over the codes, and how the tuning went.

    Raises:
        SettingsError: The loss is no number any more, or the encoder reads less than the texts that it is to be given.
        UnavailableError: transformers or the encoder is missing.
    """
    n_codes, device = len(task.levels.codes), pick_device(task.device)
    body = read_body(find_folder(chosen.encoder))
    check_room(body, task)
    with own_chance(task.seed):
        network = Transformer(body, n_codes, **chosen.network).to(device)
    network.keep_below(chosen.frozen)
    target = torch.from_numpy(np.asarray(examples.target, np.int64)).to(device)
    weight = torch.from_numpy(examples.weight).to(device, torch.float32)
    groups = task.levels.membership[:-1]
    set_head(network, *centroids(vectors_of(network, examples, device), target, weight, n_codes))
    trainer = ContrastTrainer(network, how=chosen.tuning, groups=groups, seed=task.seed, device=device)
    history = trainer.fit(examples, task.report)
    head = fit_head(
        vectors_of(network, examples, device), target, weight, n_codes, penalty=chosen.penalty,
        members=[torch.from_numpy(np.asarray(group, np.int64)).to(device) for group in groups],
        level_weight=chosen.tuning.level_weight,
    )  # fmt: skip
    set_head(network, *head)
    return Tuned({"body": describe_body(body), "network": chosen.network}, to_arrays(network.state_dict())), history


def vectors_of(network: Transformer, examples: Examples, device: torch.device) -> Tensor:
    """Return the vector of each record as the encoder is now, shape (n_rows, width)."""
    return torch.from_numpy(score(Vectors(network), examples.views, device, SCORED_AT_ONCE)).to(device)


def centroids(vectors: Tensor, target: Tensor, weight: Tensor, n_codes: int) -> tuple[Tensor, Tensor]:
    """Return the sum of the weighed vectors of each code, shape (n_codes, width), and zeros, shape (n_codes,).

    >>> centroids(torch.eye(2), torch.tensor([1, 1]), torch.tensor([1.0, 2.0]), 2)[0].tolist()
    [[0.0, 0.0], [1.0, 2.0]]
    """
    sums = vectors.new_zeros(n_codes, vectors.shape[1]).index_add_(0, target, vectors * weight[:, None])
    return sums, vectors.new_zeros(n_codes)


def set_head(network: Transformer, coefficients: Tensor, bias: Tensor) -> None:
    """Give a network its layer over the codes."""
    with torch.no_grad():
        network.head.weight.copy_(coefficients)
        network.head.bias.copy_(bias)
