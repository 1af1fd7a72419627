from __future__ import annotations

from torch import nn

from glosa.models.bilstm import bilstm
from glosa.models.field_network import Sizes
from glosa.models.parameters import keras_parameters

SIZES = Sizes(tokens=24_319, lengths=(60,), codes=9)


def test_the_bidirectional_lstm_of_the_published_system() -> None:
    network = bilstm(SIZES)
    by_part = {
        "embedding": 24_319 * 128,
        "first": 2 * 4 * (128 * (128 + 128) + 128),
        "second": 2 * 4 * (32 * (256 + 32) + 32),
        "dense": 64 * 16 + 16 + 16 * 9 + 9,
    }
    assert by_part["embedding"] == 3_112_832
    assert keras_parameters(network) == sum(by_part.values()) == 3_451_177
    assert sum(weights.numel() for weights in network.parameters()) == 3_451_177 + 2 * 4 * (128 + 32)


def test_its_penalty_is_on_the_hidden_layer() -> None:
    network = bilstm(SIZES, l2=0.1)
    weight = network.get_parameter("dense.layers.0.weight")
    assert weight.shape == (16, 64)
    assert network.penalty().isclose(0.01 * weight.abs().sum() + 0.1 * weight.square().sum())


def test_a_gru_has_two_biases_in_keras_too() -> None:
    assert keras_parameters(nn.GRU(2, 3)) == 3 * 3 * (2 + 3 + 2)
