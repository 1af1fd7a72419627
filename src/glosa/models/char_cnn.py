"""Convolution over characters (Zhang et al. 2015, with one layer of wide filters as in Kim et al. 2016)."""

from __future__ import annotations

from collections.abc import Sequence

from glosa.models.field_network import FieldNetwork, Sizes
from glosa.models.text_cnn import text_cnn


def char_cnn(
    sizes: Sizes,
    *,
    width: int = 32,
    filter_widths: Sequence[int] = (3, 4, 5, 6),
    filters_count: int = 150,
    hidden: Sequence[int] = (128,),
    dropout: float = 0.4,
    category_width: int = 16,
) -> FieldNetwork:
    """Return a network whose filters look for runs of characters in each text.

    >>> network = char_cnn(Sizes(tokens=9, lengths=(5,), codes=3), width=4, filters_count=2, hidden=())
    >>> sum(p.numel() for p in network.parameters())  # 9 * 4 + ((3 + 4 + 5 + 6) * 4 + 4) * 2 + (8 + 1) * 3
    215
    """
    return text_cnn(
        sizes,
        width=width,
        filter_widths=filter_widths,
        filters_count=filters_count,
        hidden=hidden,
        dropout=dropout,
        category_width=category_width,
    )
