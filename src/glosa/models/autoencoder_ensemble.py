"""Many autoencoders of one architecture side by side: what one layer of each does is one product of matrices."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from glosa.models.autoencoder import ACTIVATIONS


class DenseSideBySide(nn.Module):
    """Dense layers of many networks, with an activation between them.

    Args:
        count: How many networks.
        sizes: Of the input, the layers and the output of each.
        activation: One of `ACTIVATIONS`.
    """

    def __init__(self, count: int, sizes: Sequence[int], activation: str) -> None:
        super().__init__()
        pairs = list(pairwise(sizes))
        self.weights = nn.ParameterList(_uniform((count, before, after), before) for before, after in pairs)
        self.biases = nn.ParameterList(_uniform((count, 1, after), before) for before, after in pairs)
        self.activation = ACTIVATIONS[activation]

    def forward(self, x: Tensor) -> Tensor:
        """Return shape (n_networks, n_rows, last size), for the same rows or some of its own for each network.

        >>> DenseSideBySide(5, (4, 3, 2), "tanh")(torch.zeros(1, 7, 4)).shape
        torch.Size([5, 7, 2])
        """
        for number, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            x = (x if number == 0 else self.activation(x)) @ weight + bias
        return x


class AutoencodersSideBySide(nn.Module):
    """Encoders to codes of few numbers, and decoders that are their mirror images.

    Args:
        count: How many autoencoders.
        n_features: Numbers of a row.
        layers: Sizes of the layers of each encoder, the last of which is that of the codes.
        activation: One of `ACTIVATIONS`.
    """

    def __init__(self, count: int, n_features: int, layers: Sequence[int], activation: str) -> None:
        super().__init__()
        sizes = [n_features, *layers]
        self.encoder = DenseSideBySide(count, sizes, activation)
        self.decoder = DenseSideBySide(count, sizes[::-1], activation)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return codes and what comes out, each with the networks first."""
        codes = self.encoder(x)
        return codes, self.decoder(codes)


def _uniform(shape: tuple[int, ...], n_inputs: int) -> nn.Parameter:
    """Return first weights as those of a dense layer of PyTorch."""
    return nn.Parameter((torch.rand(shape) * 2 - 1) / n_inputs**0.5)
