"""Convolution over words (Kim 2014), as used for product titles in the MeLi Data Challenge 2019."""

from __future__ import annotations

from collections.abc import Sequence

from glosa.layers.token_convolution import TokenConvolution
from glosa.models.field_network import FieldNetwork, Sizes, field_network


def text_cnn(
    sizes: Sizes,
    *,
    width: int = 128,
    filter_widths: Sequence[int] = (2, 3, 4),
    filters_count: int = 100,
    hidden: Sequence[int] = (128,),
    dropout: float = 0.4,
    category_width: int = 16,
) -> FieldNetwork:
    """Return a network whose filters look for runs of words in each text.

    >>> sizes = Sizes(tokens=9, lengths=(5,), codes=3)
    >>> network = text_cnn(sizes, width=4, filter_widths=(2,), filters_count=2, hidden=())
    >>> sum(p.numel() for p in network.parameters())  # 9 * 4 + (2 * 4 + 1) * 2 + (2 + 1) * 3
    63
    """
    encoders = [
        TokenConvolution(width=width, filter_widths=filter_widths, filters_count=filters_count) for _ in sizes.lengths
    ]
    return field_network(sizes, encoders, width=width, hidden=hidden, dropout=dropout, category_width=category_width)
