"""Decoders mirror encoders, whatever the sizes; tied weights are one and the same."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from glosa.models.autoencoder import Dense, TiedDense, build_convolutional, build_dense, sizes_of


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 12), st.lists(st.integers(1, 9), min_size=1, max_size=4), st.booleans())
def test_dense_layers_are_mirrored(n_features: int, layers: list[int], variational: bool) -> None:
    network = build_dense(n_features, layers, variational=variational, tied=False, activation="tanh")
    assert network(torch.zeros(3, n_features)).shape == (3, n_features)
    assert network.encode(torch.zeros(3, n_features)).shape == (3, layers[-1])
    assert isinstance(network.encoder, Dense)
    assert isinstance(network.decoder, Dense)
    down, up = network.encoder.layers, network.decoder.layers
    assert [layer.in_features for layer in down] == [layer.out_features for layer in reversed(up)]


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 3), st.integers(3, 17), st.integers(3, 17), st.integers(0, 3))
def test_pictures_of_any_size_come_back(channels: int, height: int, width: int, convolutions: int) -> None:
    shape = channels, height, width
    network = build_convolutional(shape, [4] * convolutions + [2], variational=False, activation="relu").eval()
    assert network(torch.zeros(2, *shape)).shape == (2, *shape)
    assert len(sizes_of(shape, convolutions)) == convolutions + 1


def test_tied_weights_by_hand() -> None:
    encoder = Dense([2, 1], "relu")
    encoder.load_state_dict({"layers.0.weight": torch.tensor([[1.0, 2.0]]), "layers.0.bias": torch.zeros(1)})
    decoder = TiedDense(encoder)
    codes = encoder(torch.tensor([[1.0, 1.0]]))
    assert codes.tolist() == [[3.0]]
    assert decoder(codes).tolist() == [[3.0, 6.0]]
    assert {name for name, _ in decoder.named_parameters()} == {"biases.0"}
    decoder(codes).sum().backward()
    torch.testing.assert_close(encoder.layers[0].weight.grad, torch.tensor([[3.0 + 3.0, 3.0 + 3.0]]))


@pytest.mark.parametrize("convolutional", [False, True])
def test_labels_go_into_both_halves(convolutional: bool) -> None:
    torch.manual_seed(0)
    network = (
        build_convolutional((1, 6, 6), (3, 2), variational=True, labels=4, activation="relu")
        if convolutional
        else build_dense(5, (3, 2), variational=True, tied=False, labels=4, activation="relu")
    ).eval()
    x = torch.randn(1, 1, 6, 6) if convolutional else torch.randn(1, 5)
    first, second = torch.eye(4)[:1], torch.eye(4)[1:2]
    assert not torch.equal(network.encode(x, first), network.encode(x, second))
    codes = torch.zeros(1, 2)
    assert not torch.equal(network.decode(codes, first), network.decode(codes, second))
