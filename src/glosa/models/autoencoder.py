"""Autoencoders: an encoder to codes of few numbers, and a decoder that is its mirror image."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from glosa.layers.normalisation import Normalisation

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": F.relu,
    "leaky-relu": F.leaky_relu,
    "gelu": F.gelu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}


class AutoencoderNetwork(nn.Module):
    """An encoder and a decoder. Labels, where there are any, go into both as numbers that are 0 or 1.

    Args:
        encoder: Gives codes, shape (n_rows, n_numbers), or twice as many numbers: means, then logarithms of variances.
        decoder: Gives rows of the shape of the input.
        variational: Whether the encoder gives twice as many.
    """

    def __init__(self, encoder: nn.Module, decoder: nn.Module, *, variational: bool) -> None:
        super().__init__()
        self.encoder, self.decoder, self.variational = encoder, decoder, variational

    def encode(self, x: Tensor, label: Tensor | None = None) -> Tensor:
        """Return codes, shape (n_rows, n_numbers); the means where codes are distributions."""
        codes: Tensor = self.distribution(x, label)[0] if self.variational else self.encoder(x, label)
        return codes

    def distribution(self, x: Tensor, label: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Return the means and the logarithms of the variances of a variational encoder, shape (n_rows, n_numbers)."""
        mean, log_variance = self.encoder(x, label).chunk(2, dim=1)
        return mean, log_variance.clamp(-20, 20)

    def decode(self, codes: Tensor, label: Tensor | None = None) -> Tensor:
        """Return rows of the shape of the input."""
        rows: Tensor = self.decoder(codes, label)
        return rows

    def forward(self, x: Tensor, label: Tensor | None = None) -> Tensor:
        """Return what comes out for what goes in."""
        return self.decode(self.encode(x, label), label)


class Dense(nn.Module):
    """Dense layers with an activation between them.

    Args:
        sizes: Of the input, the layers and the output.
        activation: One of `ACTIVATIONS`.
    """

    def __init__(self, sizes: Sequence[int], activation: str) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(before, after) for before, after in pairwise(sizes))
        self.activation = ACTIVATIONS[activation]

    @property
    def linear(self) -> list[nn.Linear]:
        """The layers without what lies between."""
        return [layer for layer in self.layers if isinstance(layer, nn.Linear)]

    def forward(self, x: Tensor, label: Tensor | None = None) -> Tensor:
        """Return shape (n_rows, last size); the label is part of the input."""
        x = x if label is None else torch.cat([x, label], dim=1)
        for number, layer in enumerate(self.layers):
            x = layer(x if number == 0 else self.activation(x))
        return x


class TiedDense(nn.Module):
    """The mirror image of dense layers, with their weights transposed and biases of its own.

    Args:
        mirrored: The layers.
    """

    def __init__(self, mirrored: Dense) -> None:
        super().__init__()
        self._mirrored = [mirrored]  # in a list, for its weights belong to the encoder
        self.biases = nn.ParameterList(torch.zeros(layer.in_features) for layer in reversed(mirrored.linear))
        self.activation = mirrored.activation

    def forward(self, x: Tensor, label: Tensor | None = None) -> Tensor:  # noqa: ARG002 - tied layers have no labels
        """Return shape (n_rows, first size of the layers)."""
        for number, (layer, bias) in enumerate(zip(reversed(self._mirrored[0].linear), self.biases, strict=True)):
            x = F.linear(x if number == 0 else self.activation(x), layer.weight.T, bias)
        return x


class Convolutions(nn.Module):
    """Convolutions that halve a picture each, then a dense layer.

    Args:
        shape: Channels, height and width of a picture.
        channels: Of each convolution.
        outputs: Numbers that come out.
        labels: How many labels there are.
        activation: One of `ACTIVATIONS`.
    """

    def __init__(
        self, shape: tuple[int, int, int], channels: Sequence[int], outputs: int, *, labels: int = 0, activation: str
    ) -> None:
        super().__init__()
        widths = [shape[0], *channels]
        self.convolutions = nn.ModuleList(nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in pairwise(widths))
        self.norms = nn.ModuleList(Normalisation(width) for width in channels)
        height, width = sizes_of(shape, len(channels))[-1]
        self.dense = nn.Linear(widths[-1] * height * width + labels, outputs)
        self.activation = ACTIVATIONS[activation]

    def forward(self, x: Tensor, label: Tensor | None = None) -> Tensor:
        """Return shape (n_rows, outputs)."""
        for convolution, norm in zip(self.convolutions, self.norms, strict=True):
            x = self.activation(norm(convolution(x)))
        flat = x.flatten(1)
        found: Tensor = self.dense(flat if label is None else torch.cat([flat, label], dim=1))
        return found


class TransposedConvolutions(nn.Module):
    """The mirror image of `Convolutions`: a dense layer, then convolutions that double a picture each.

    Args:
        inputs: Numbers that go in, without those of the label.
        shape: Channels, height and width of a picture.
        channels: Of the convolutions that it mirrors.
        labels: How many labels there are.
        activation: One of `ACTIVATIONS`.
    """

    def __init__(
        self, inputs: int, shape: tuple[int, int, int], channels: Sequence[int], *, labels: int = 0, activation: str
    ) -> None:
        super().__init__()
        sizes = sizes_of(shape, len(channels))
        widths = [*reversed(channels), shape[0]]
        self._start = (widths[0], *sizes[-1])
        self.dense = nn.Linear(inputs + labels, widths[0] * sizes[-1][0] * sizes[-1][1])
        self.norms = nn.ModuleList(Normalisation(width) for width in widths[:-1])
        self.convolutions = nn.ModuleList(
            nn.ConvTranspose2d(a, b, 3, stride=2, padding=1, output_padding=_odd(small, large))
            for (a, b), (small, large) in zip(pairwise(widths), pairwise(reversed(sizes)), strict=True)
        )
        self.activation = ACTIVATIONS[activation]

    def forward(self, codes: Tensor, label: Tensor | None = None) -> Tensor:
        """Return pictures, shape (n_rows, channels, height, width)."""
        x: Tensor = self.dense(codes if label is None else torch.cat([codes, label], dim=1)).view(-1, *self._start)
        for norm, convolution in zip(self.norms, self.convolutions, strict=True):
            x = convolution(self.activation(norm(x)))
        return x


def build_dense(
    n_features: int, layers: Sequence[int], *, variational: bool, tied: bool, labels: int = 0, activation: str
) -> AutoencoderNetwork:
    """Return an autoencoder of dense layers.

    Args:
        n_features: Numbers of a row.
        layers: Sizes of the layers of the encoder, the last of which is that of the codes; the decoder mirrors them.
        variational: Whether codes are distributions.
        tied: Whether the decoder has the weights of the encoder, transposed.
        labels: How many labels there are.
        activation: One of `ACTIVATIONS`.

    >>> network = build_dense(8, (4, 2), variational=False, tied=False, activation="relu")
    >>> [tuple(layer.weight.shape) for part in (network.encoder, network.decoder) for layer in part.layers]
    [(4, 8), (2, 4), (4, 2), (8, 4)]
    """
    *hidden, size = layers
    encoder = Dense([n_features + labels, *hidden, size * (1 + variational)], activation)
    decoder = TiedDense(encoder) if tied else Dense([size + labels, *reversed(hidden), n_features], activation)
    return AutoencoderNetwork(encoder, decoder, variational=variational)


def build_convolutional(
    shape: tuple[int, int, int], layers: Sequence[int], *, variational: bool, labels: int = 0, activation: str
) -> AutoencoderNetwork:
    """Return an autoencoder of convolutions.

    Args:
        shape: Channels, height and width of a picture.
        layers: Channels of the convolutions, then the size of the codes.
        variational: Whether codes are distributions.
        labels: How many labels there are.
        activation: One of `ACTIVATIONS`.

    >>> network = build_convolutional((1, 28, 28), (16, 32, 8), variational=True, activation="relu")
    >>> x = torch.zeros(2, 1, 28, 28)
    >>> network.encode(x).shape, network(x).shape
    (torch.Size([2, 8]), torch.Size([2, 1, 28, 28]))
    """
    *channels, size = layers
    encoder = Convolutions(shape, channels, size * (1 + variational), labels=labels, activation=activation)
    decoder = TransposedConvolutions(size, shape, channels, labels=labels, activation=activation)
    return AutoencoderNetwork(encoder, decoder, variational=variational)


def sizes_of(shape: tuple[int, int, int], count: int) -> list[tuple[int, int]]:
    """Return the height and width of a picture, and after each of so many halvings.

    >>> sizes_of((1, 28, 20), 3)
    [(28, 20), (14, 10), (7, 5), (4, 3)]
    """
    sizes = [shape[1:]]
    for _ in range(count):
        sizes.append(((sizes[-1][0] + 1) // 2, (sizes[-1][1] + 1) // 2))
    return sizes


def _odd(small: tuple[int, int], large: tuple[int, int]) -> tuple[int, int]:
    """Return what is missing where a picture of odd size doubles to an even one."""
    return large[0] - 2 * small[0] + 1, large[1] - 2 * small[1] + 1
