"""The network of records with a picture: convolutions over it, and beside them the encodings of text fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from glosa.layers.convolution_unit import ConvolutionUnit
from glosa.layers.dense import Dense
from glosa.layers.distortion import Distort, Distortions
from glosa.layers.token_convolution import TokenConvolution
from glosa.layers.token_embedding import token_embedding
from glosa.models.field_network import FieldNetwork, Sizes

BRIGHTEST = 255.0
FILTER_WIDTHS = (1, 2, 3)
_LAYOUT = torch.channels_last  # convolutions on a processor take half the time


class PictureNetwork(FieldNetwork):
    """Puts what convolutions make of a picture beside what a `FieldNetwork` makes of texts and categories.

    Args:
        tower: From pictures, shape (n_rows, channels, height, width), values from 0 to 1, to their features.
        distortions: How pictures are changed in training.
        parts: Those of a `FieldNetwork`; its dense layers see the features last.
    """

    def __init__(self, *, tower: nn.Module, distortions: Distortions, **parts: Any) -> None:
        super().__init__(**parts)
        self.distort, self.tower = Distort(distortions), tower.to(memory_format=_LAYOUT)  # type: ignore[call-overload]

    def forward(self, views: Sequence[Tensor]) -> Tensor:
        """Return logits of shape (n_rows, n_codes).

        Args:
            views: Those of a `FieldNetwork`, then pictures of shape (n_rows, channels, height, width), from 0 to 255.
        """
        *beside, pictures = views
        changed = self.distort(pictures / BRIGHTEST).contiguous(memory_format=_LAYOUT)
        features = self.tower(changed).flatten(1)
        logits: Tensor = self.dense(torch.cat([*self.encode(beside), features], 1))
        return logits


def picture_network(
    sizes: Sizes,
    shape: tuple[int, int, int],
    *,
    channels: Sequence[int],
    kernels: Sequence[int],
    strides: Sequence[int],
    pools: Sequence[int],
    hidden: Sequence[int],
    activations: Sequence[str],
    dropout: float,
    head_dropout: float,
    width: int,
    filters_count: int,
    category_width: int,
    distortions: Distortions,
) -> PictureNetwork:
    """Return a network.

    Args:
        sizes: What the data say of texts, categories and codes.
        shape: Channels, height and width of a picture.
        channels: Those that each convolution makes.
        kernels: Side of the filters of each.
        strides: How far the filters of each go on.
        pools: Side of the squares of which the maximum is kept after each.
        hidden: Units of each dense layer before the codes.
        activations: What follows each dense layer: "relu" or "sigmoid".
        dropout: Share left out in training after each convolution.
        head_dropout: Share left out after each hidden dense layer, or before the codes if there is none.
        width: Numbers that a word has.
        filters_count: Filters of each width that slide over words.
        category_width: Numbers that a category has.
        distortions: How pictures are changed in training.

    >>> sizes = Sizes(tokens=2, lengths=(), codes=3)
    >>> how = dict(channels=(4,), kernels=(3,), strides=(1,), pools=(2,), hidden=(5,), activations=("relu",))
    >>> how |= dict(dropout=0, head_dropout=0, width=8, filters_count=8, category_width=2, distortions=Distortions())
    >>> network = picture_network(sizes, (1, 6, 6), **how)
    >>> sum(p.numel() for p in network.parameters())  # 9 * 4 + 2 * 4 + (4 * 9 + 1) * 5 + (5 + 1) * 3
    247
    """
    inputs = [shape[0], *channels]
    each = zip(inputs[:-1], channels, kernels, strides, pools, strict=True)
    tower = nn.Sequential(
        *(
            ConvolutionUnit(before, after, kernel=kernel, stride=stride, pool=pool, dropout=dropout)
            for before, after, kernel, stride, pool in each
        )
    )
    with torch.no_grad():
        features = tower.eval()(torch.zeros(1, *shape)).numel()
    encoders = [
        TokenConvolution(width=width, filter_widths=FILTER_WIDTHS, filters_count=filters_count) for _ in sizes.lengths
    ]
    encoded = sum(encoder.size for encoder in encoders) + category_width * len(sizes.values)
    return PictureNetwork(
        tower=tower.train(),
        distortions=distortions,
        embedding=token_embedding(sizes.tokens, width) if encoders else None,
        encoders=encoders,
        categories=[token_embedding(values, category_width) for values in sizes.values],
        dense=Dense([encoded + features, *hidden, sizes.codes], dropout=head_dropout, activations=activations),
    )
