from __future__ import annotations

import pytest
import torch

from glosa.layers.convolution_unit import ConvolutionUnit


@pytest.mark.parametrize(
    ("kernel", "stride", "pool", "side"), [(3, 1, 1, 9), (5, 1, 1, 9), (3, 1, 2, 4), (5, 2, 1, 3), (3, 2, 2, 2)]
)
def test_sides(kernel: int, stride: int, pool: int, side: int) -> None:
    unit = ConvolutionUnit(2, 3, kernel=kernel, stride=stride, pool=pool)
    assert unit(torch.zeros(4, 2, 9, 9)).shape == (4, 3, side, side)


def test_a_value_worked_out_by_hand() -> None:
    unit = ConvolutionUnit(1, 1, kernel=3, pool=2).eval()
    torch.nn.init.ones_(unit.convolution.weight)
    unit.normalisation.running_mean = torch.tensor([3.0])
    unit.normalisation.running_var = torch.tensor([4.0 - 1e-5])
    # sums of the neighbourhoods of a 2 x 2 picture of ones are 4 each; (4 - 3) / 2
    assert unit(torch.ones(1, 1, 2, 2)).tolist() == [[[[pytest.approx(0.5)]]]]
