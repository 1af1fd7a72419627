from __future__ import annotations

import torch

from glosa.layers.token_convolution import TokenConvolution


def test_by_hand() -> None:
    convolution = TokenConvolution(width=1, filter_widths=(1, 2), filters_count=1)
    first, second = convolution.filters
    for weights, values in zip(
        [*first.parameters(), *second.parameters()], ([2.0], [1.0], [1.0, -1.0], [0.5]), strict=True
    ):
        weights.data = torch.tensor(values).view_as(weights)
    x = torch.tensor([[[1.0], [3.0], [0.0]], [[-2.0], [0.0], [0.0]], [[0.0], [0.0], [0.0]]])
    mask = torch.tensor([[True, True, False], [True, False, False], [False, False, False]])
    # 2 * 3 + 1, and 3 - 0 + 0.5 at the end of the text; 2 * -2 + 1 < 0 and -2 - 0 + 0.5 < 0; no token
    assert convolution(x, mask).tolist() == [[7.0, 3.5], [0.0, 0.0], [0.0, 0.0]]


def test_a_text_shorter_than_a_filter() -> None:
    convolution = TokenConvolution(width=2, filter_widths=(4,), filters_count=3)
    assert convolution(torch.ones(1, 1, 2), torch.ones(1, 1, dtype=torch.bool)).shape == (1, 3)
