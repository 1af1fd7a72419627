"""Batch normalisation that can score after a few steps."""

from __future__ import annotations

from torch import Tensor, nn

_BATCHES = 10


class Normalisation(nn.BatchNorm2d):
    """Batch normalisation (Ioffe and Szegedy 2015) of pictures.

    What it scores with are the mean and the variance of all batches until there were ten; from then on each new batch
    counts a tenth. PyTorch's own begin at 0 and 1, which still counts a third after ten steps, and few records are
    learned in few steps.

    >>> import torch
    >>> layer = Normalisation(1)
    >>> _ = layer(torch.tensor([[[[3.0, 5.0]]]]))
    >>> layer.running_mean, layer.running_var
    (tensor([4.]), tensor([2.]))
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return the shape that came, (n_rows, channels, height, width)."""
        if self.training and self.num_batches_tracked is not None:
            self.momentum = 1 / min(int(self.num_batches_tracked) + 1, _BATCHES)
        return super().forward(input)
