from __future__ import annotations

from torch import nn

from glosa.models.recurrent_encoder import recurrent_encoder


def test_sizes_of_neighbours_match() -> None:
    encoder = recurrent_encoder(nn.LSTM, width=5, units=(4, 3), bidirectional=True, states="mean")
    cells = [module for module in encoder.modules() if isinstance(module, nn.LSTM)]
    assert [(cell.input_size, cell.hidden_size) for cell in cells] == [(5, 4), (8, 3)]
    assert encoder.size == 6
