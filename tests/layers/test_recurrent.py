from __future__ import annotations

import pytest
import torch
from torch import nn

from glosa.layers.recurrent import Recurrent, RecurrentEncoder

LENGTHS = [3, 5, 1]
MASK = torch.arange(5) < torch.tensor([*LENGTHS, 0])[:, None]


@pytest.fixture
def x() -> torch.Tensor:
    torch.manual_seed(0)
    return torch.randn(4, 5, 3) * MASK[:, :, None]


@pytest.mark.parametrize("cell", [nn.GRU, nn.LSTM])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_each_row_is_read_to_its_end_and_no_further(cell: type[nn.GRU], bidirectional: bool, x: torch.Tensor) -> None:
    layer = Recurrent(cell(3, 2, batch_first=True, bidirectional=bidirectional))
    states, last = layer(x, MASK)
    for row, length in enumerate(LENGTHS):
        alone, end = layer.cell(x[row, :length])
        torch.testing.assert_close(states[row, :length], alone)
        torch.testing.assert_close(last[row], (end[0] if isinstance(end, tuple) else end).flatten())
        assert not states[row, length:].any()
    assert not states[3].any()
    assert not last[3].any()


def test_first_values_are_those_of_keras() -> None:
    cell = Recurrent(nn.LSTM(3, 2, batch_first=True)).cell
    assert cell.bias_ih_l0.tolist() == [0, 0, 1, 1, 0, 0, 0, 0]
    assert not cell.bias_hh_l0.any()
    torch.testing.assert_close(cell.weight_hh_l0.T @ cell.weight_hh_l0, torch.eye(2))


def test_layers_above_each_other(x: torch.Tensor) -> None:
    layers = [Recurrent(nn.LSTM(size, 2, batch_first=True, bidirectional=True)) for size in (3, 4)]
    states, last = layers[1](layers[0](x, MASK)[0], MASK)
    assert torch.equal(RecurrentEncoder(layers=layers, states="last")(x, MASK), last)
    expected = states.sum(1) / torch.tensor([3.0, 5.0, 1.0, 1.0])[:, None]
    torch.testing.assert_close(RecurrentEncoder(layers=layers, states="mean")(x, MASK), expected)
