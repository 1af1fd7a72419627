from __future__ import annotations

import torch
from torch.nn import functional

from glosa.losses.class_weights import class_weights
from glosa.losses.cross_entropy import CrossEntropy


def test_against_pytorch() -> None:
    counts, target = torch.tensor([5, 3, 1]), torch.tensor([0, 1, 2, 0])
    logits = torch.randn(4, 3, generator=torch.Generator().manual_seed(0))
    weight = torch.from_numpy(class_weights(counts.numpy(), "effective", 0.9)).float()
    expected = functional.cross_entropy(logits, target, weight, reduction="none")
    torch.testing.assert_close(CrossEntropy(counts, class_weight="effective", beta=0.9)(logits, target), expected)


def test_smooth_labels_against_pytorch() -> None:
    counts, target = torch.tensor([5, 3, 1]), torch.tensor([0, 1, 2, 0])
    logits = torch.randn(4, 3, generator=torch.Generator().manual_seed(0))
    expected = functional.cross_entropy(logits, target, label_smoothing=0.1, reduction="none")
    torch.testing.assert_close(CrossEntropy(counts, smoothing=0.1)(logits, target), expected)
