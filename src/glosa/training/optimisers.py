"""What moves the weights of a network."""

from __future__ import annotations

import torch
from torch import nn

from glosa.training.settings import Training


def make_optimiser(network: nn.Module, training: Training) -> torch.optim.Optimizer:
    """Return the optimiser of the weights that are not frozen.

    >>> type(make_optimiser(nn.Linear(2, 1), Training(optimiser="sgd"))).__name__
    'SGD'
    """
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    rate, decay = training.learning_rate, training.weight_decay
    if training.optimiser == "sgd":
        return torch.optim.SGD(weights, lr=rate, weight_decay=decay, momentum=training.momentum)
    if training.optimiser == "rmsprop":
        return torch.optim.RMSprop(weights, lr=rate, weight_decay=decay)
    kind = torch.optim.AdamW if training.optimiser == "adamw" else torch.optim.Adam
    return kind(weights, lr=rate, weight_decay=decay, fused=True)
