"""A convolution over pictures with all that commonly follows it."""

from __future__ import annotations

from torch import Tensor, nn

from glosa.layers.normalisation import Normalisation


class ConvolutionUnit(nn.Module):
    """Convolution, if wanted the maximum of each square, batch normalisation (Ioffe and Szegedy 2015), and ReLU.

    The maximum comes before the normalisation, which then has a quarter of the numbers to go over. A convolution that
    goes on pixel by pixel keeps height and width: beyond the rim all is 0. One that strides sees no further than the
    rim.

    Args:
        inputs: Channels that come in.
        outputs: Channels that come out.
        kernel: Side of the filters, odd.
        stride: How far a filter goes on.
        pool: Side of the squares of which the maximum is kept; 1 keeps all.
        dropout: Share left out in training.

    >>> import torch
    >>> ConvolutionUnit(1, 8, kernel=5, pool=2)(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 8, 14, 14])
    """

    def __init__(
        self, inputs: int, outputs: int, *, kernel: int = 3, stride: int = 1, pool: int = 1, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(
            inputs, outputs, kernel, stride, padding_of(kernel, stride), bias=False
        )  # the normalisation has one
        self.normalisation = Normalisation(outputs)
        self.pool, self.dropout = nn.MaxPool2d(pool) if pool > 1 else nn.Identity(), nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        """Return shape (n_rows, outputs, ...) for shape (n_rows, inputs, height, width)."""
        y: Tensor = self.dropout(self.normalisation(self.pool(self.convolution(x))).relu())
        return y


def padding_of(kernel: int, stride: int) -> int:
    """Return how many pixels beyond the rim a convolution sees.

    >>> padding_of(5, 1), padding_of(5, 2)
    (2, 0)
    """
    return kernel // 2 if stride == 1 else 0
