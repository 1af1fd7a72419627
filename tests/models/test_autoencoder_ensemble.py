"""Networks side by side give what each of them would give alone."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from glosa.models.autoencoder import Dense  # noqa: E402
from glosa.models.autoencoder_ensemble import AutoencodersSideBySide, DenseSideBySide  # noqa: E402


def test_side_by_side_as_alone() -> None:
    many, x = DenseSideBySide(3, (4, 5, 2), "tanh"), torch.randn(1, 6, 4)
    for number, found in enumerate(many(x)):
        alone = Dense((4, 5, 2), "tanh")
        for layer, weight, bias in zip(alone.linear, many.weights, many.biases, strict=True):
            layer.weight.data, layer.bias.data = weight[number].T, bias[number, 0]
        torch.testing.assert_close(found, alone(x[0]))


def test_first_weights_are_as_wide_as_those_of_a_dense_layer() -> None:
    weight = DenseSideBySide(50, (16, 8), "relu").weights[0]
    assert 0.24 < weight.abs().max().item() <= 0.25  # 1 / sqrt(16)


def test_the_decoder_mirrors_the_encoder() -> None:
    networks = AutoencodersSideBySide(3, 6, (4, 2), "relu")
    codes, outputs = networks(torch.zeros(1, 7, 6))
    assert codes.shape == (3, 7, 2)
    assert outputs.shape == (3, 7, 6)
    assert [tuple(weight.shape) for weight in networks.decoder.weights] == [(3, 2, 4), (3, 4, 6)]
