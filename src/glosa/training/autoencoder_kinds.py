"""The kinds of autoencoders: what each makes small beside the error of its output."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from glosa.losses.autoencoding import (
    Error,
    contraction,
    gaussian_divergence,
    reconstruction_error,
    sparsity_divergence,
)
from glosa.models.autoencoder import AutoencoderNetwork

_OFTEN = 0.05  # share of the rows that shall turn a number of a sparse code on
_CRITIC = 64  # width of the layers that tell codes from noise


class Kind(nn.Module, ABC):
    """What one kind of autoencoder makes small.

    Args:
        strength: How much what it asks for counts; `default` if None.
        error: How the output is compared with the input.
        size: How many numbers a code has.

    Attributes:
        default: The strength where none is given.
        variational: Whether codes are distributions.
    """

    default: ClassVar[float] = 0.0
    variational: ClassVar[bool] = False

    def __init__(self, strength: float | None, error: Error, size: int) -> None:  # noqa: ARG002 - for those with layers
        super().__init__()
        self.strength, self.error = self.default if strength is None else strength, error

    @abstractmethod
    def loss(self, network: AutoencoderNetwork, x: Tensor, label: Tensor | None) -> Tensor:
        """Return the mean loss of rows."""

    def scores(self, network: AutoencoderNetwork, x: Tensor, label: Tensor | None) -> Tensor:
        """Return how badly the network knows each row, shape (n_rows,): the reconstruction error."""
        return reconstruction_error(network(x, label), x, self.error)


class Plain(Kind):
    """Nothing beside the error: codes that are smaller than the input keep what matters (Rumelhart et al. 1986)."""

    def loss(self, network: AutoencoderNetwork, x: Tensor, label: Tensor | None) -> Tensor:
        """Return the mean error."""
        return self.scores(network, x, label).mean()


class Sparse(Kind):
    """Each number of the codes is seldom on; codes go through a sigmoid for that (Ng 2011)."""

    default = 0.1

    def loss(self, network: AutoencoderNetwork, x: Tensor, label: Tensor | None) -> Tensor:
        """Return the mean error and the divergence from how often numbers shall be on."""
        codes = network.encode(x, label)
        error = reconstruction_error(network.decode(codes, label), x, self.error).mean()
        return error + self.strength * sparsity_divergence(codes.sigmoid(), _OFTEN)


class Denoising(Kind):
    """Noise of this standard deviation is added, and what was there before must come out (Vincent et al. 2008).

    Where the error is binary, noisy numbers are cut off at 0 and 1, as the pixels of noisy pictures are.
    """

    default = 0.3

    def loss(self, network: AutoencoderNetwork, x: Tensor, label: Tensor | None) -> Tensor:
        """Return the mean error of what comes out for noisy rows."""
        noisy = x + self.strength * torch.randn_like(x)
        noisy = noisy.clamp(0, 1) if self.error == "binary" else noisy
        return reconstruction_error(network(noisy, label), x, self.error).mean()


class Contractive(Kind):
    """Codes move little when rows do (Rifai et al. 2011)."""

    default = 0.1

    def loss(self, network: AutoencoderNetwork, x: Tensor, label: Tensor | None) -> Tensor:
        """Return the mean error and the mean contraction."""
        codes = network.encode(x, label)
        error = reconstruction_error(network.decode(codes, label), x, self.error).mean()
        moved = contraction(lambda rows: network.encode(rows, label), x, torch.randn_like(codes))
        return error + self.strength * moved.mean()


class Variational(Kind):
    """Codes are distributions near the normal one (Kingma and Welling 2014); strength is beta (Higgins et al. 2017)."""

    default = 1.0
    variational = True

    def loss(self, network: AutoencoderNetwork, x: Tensor, label: Tensor | None) -> Tensor:
        """Return the negative of the evidence lower bound, from one sample of each row."""
        mean, log_variance = network.distribution(x, label)
        codes = mean + (log_variance / 2).exp() * torch.randn_like(mean)
        error = reconstruction_error(network.decode(codes, label), x, self.error)
        return (error + self.strength * gaussian_divergence(mean, log_variance)).mean()

    def scores(self, network: AutoencoderNetwork, x: Tensor, label: Tensor | None) -> Tensor:
        """Return the negative of the bound at the mean codes, shape (n_rows,)."""
        mean, log_variance = network.distribution(x, label)
        error = reconstruction_error(network.decode(mean, label), x, self.error)
        return error + self.strength * gaussian_divergence(mean, log_variance)


class Adversarial(Kind):
    """Codes cannot be told from normal noise by a critic that learns beside (Makhzani et al. 2016).

    The gradient of the critic's loss is turned round on its way to the encoder (Ganin et al. 2016), so one step serves
    both.
    """

    default = 1.0

    def __init__(self, strength: float | None, error: Error, size: int) -> None:
        super().__init__(strength, error, size)
        layers = nn.Linear(size, _CRITIC), nn.Linear(_CRITIC, _CRITIC), nn.Linear(_CRITIC, 1)
        self.critic = nn.Sequential(layers[0], nn.LeakyReLU(), layers[1], nn.LeakyReLU(), layers[2])

    def loss(self, network: AutoencoderNetwork, x: Tensor, label: Tensor | None) -> Tensor:
        """Return the mean error and the loss of the critic."""
        codes = network.encode(x, label)
        error = reconstruction_error(network.decode(codes, label), x, self.error).mean()
        both = torch.cat([turn_round(codes), torch.randn_like(codes)])
        is_noise = torch.arange(len(both), device=x.device) >= len(codes)
        found = self.critic(both).squeeze(1)
        return error + self.strength * F.binary_cross_entropy_with_logits(found, is_noise.float())


class _TurnRound(torch.autograd.Function):
    @staticmethod
    def forward(ctx: object, x: Tensor) -> Tensor:  # noqa: ARG004 - nothing is kept
        return x.view_as(x)

    @staticmethod
    def backward(ctx: object, *gradients: Tensor) -> Tensor:  # noqa: ARG004 - nothing was kept
        return -gradients[0]


def turn_round(x: Tensor) -> Tensor:
    """Return what came; its gradient is the negative of what comes back.

    >>> x = torch.tensor([2.0], requires_grad=True)
    >>> (3 * turn_round(x)).sum().backward()
    >>> x.grad
    tensor([-3.])
    """
    return cast("Tensor", _TurnRound.apply(x))  # type: ignore[no-untyped-call]


KINDS: dict[str, type[Kind]] = {
    "plain": Plain,
    "sparse": Sparse,
    "denoising": Denoising,
    "contractive": Contractive,
    "variational": Variational,
    "adversarial": Adversarial,
}
