"""Count the parameters of a network."""

from __future__ import annotations

from torch import nn


def keras_parameters(network: nn.Module) -> int:
    """Return how many parameters a network has where an LSTM has one bias a gate, as in Keras; PyTorch keeps two.

    Both biases are only ever added up, so one of them says all. (A GRU needs both, and Keras keeps both.)

    >>> keras_parameters(nn.LSTM(2, 3))  # 4 gates * 3 units * (2 inputs + 3 states + 1 bias)
    72
    """
    second = sum(
        weights.numel()
        for module in network.modules()
        if isinstance(module, nn.LSTM)
        for name, weights in module.named_parameters()
        if name.startswith("bias_hh")
    )
    return sum(weights.numel() for weights in network.parameters()) - second
