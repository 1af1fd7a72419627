"""What moves the weights of a network."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

import torch
from torch import nn

from glosa.training.muon import Muon
from glosa.training.settings import Training
from glosa.types import Json

Rates: TypeAlias = list[tuple[Iterable[nn.Parameter], float]]


def make_optimiser(network: nn.Module, training: Training) -> torch.optim.Optimizer:
    """Return the optimiser of the weights that are not frozen.

    Each of its groups has a `scale`: how many times the learning rate its weights move. A network whose weights move
    unlike tells its groups by a method `rates`; those of any other network are one group.

    >>> optimiser = make_optimiser(nn.Linear(2, 1), Training(optimiser="sgd"))
    >>> type(optimiser).__name__, optimiser.param_groups[0]["scale"]
    ('SGD', 1.0)
    """
    groups = [{"params": weights, "scale": scale} for weights, scale in _rates(network)]
    rate, decay = training.learning_rate, training.weight_decay
    if training.optimiser == "muon":
        return Muon(_by_shape(groups, network), learning_rate=rate, weight_decay=decay)
    if training.optimiser == "sgd":
        return torch.optim.SGD(groups, lr=rate, weight_decay=decay, momentum=training.momentum)
    if training.optimiser == "rmsprop":
        return torch.optim.RMSprop(groups, lr=rate, weight_decay=decay)
    kind = torch.optim.AdamW if training.optimiser == "adamw" else torch.optim.Adam
    return kind(groups, lr=rate, weight_decay=decay, fused=True)


def set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    """Give each group of an optimiser of `make_optimiser` the learning rate, times the scale of the group."""
    for group in optimiser.param_groups:
        group["lr"] = rate * group["scale"]


def _by_shape(groups: list[Json], network: nn.Module) -> list[Json]:
    """Part each group into matrices and the rest: vectors, and tables whose rows are learned each by itself."""
    tables = {id(part.weight) for part in network.modules() if isinstance(part, nn.Embedding | nn.EmbeddingBag)}
    parted = []
    for group in groups:
        for wanted in (True, False):
            chosen = [weight for weight in group["params"] if (weight.ndim > 1 and id(weight) not in tables) == wanted]
            if chosen:
                parted.append({**group, "params": chosen, "orthogonal": wanted})
    return parted


def _rates(network: nn.Module) -> list[tuple[list[nn.Parameter], float]]:
    tell: Callable[[], Rates] = getattr(network, "rates", lambda: [(network.parameters(), 1.0)])
    return [([weight for weight in weights if weight.requires_grad], scale) for weights, scale in tell()]
