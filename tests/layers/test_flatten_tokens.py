from __future__ import annotations

import torch

from glosa.layers.flatten_tokens import FlattenTokens


def test_shorter_and_longer_batches_than_the_places() -> None:
    flatten = FlattenTokens(2, 1)
    for tokens, expected in (([1.0], [1.0, 0.0]), ([1.0, 2.0, 3.0], [1.0, 2.0])):
        x = torch.tensor(tokens).view(1, -1, 1)
        assert flatten(x, torch.ones(x.shape[:2], dtype=torch.bool)).tolist() == [expected]
    assert flatten.size == 2
