from __future__ import annotations

import subprocess
import sys

import torch
from torch import nn

from glosa.training.flat_adam import FlatAdam


def test_it_moves_weights_as_pytorch_does() -> None:
    torch.manual_seed(0)
    ours = nn.Sequential(nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 3))
    theirs = nn.Sequential(nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 3))
    theirs.load_state_dict(ours.state_dict())
    adam, reference = FlatAdam(ours.parameters()), torch.optim.Adam(theirs.parameters())
    for step in range(20):
        x, rate = torch.randn(8, 5), 0.05 / (step + 1)
        adam.forget()
        reference.zero_grad()
        for network in (ours, theirs):
            network(x).square().sum().backward()
        adam.step(rate)
        reference.param_groups[0]["lr"] = rate
        reference.step()
    for name, weight in ours.state_dict().items():
        torch.testing.assert_close(weight, theirs.state_dict()[name], atol=1e-5, rtol=1e-4)


def test_weights_that_are_restored_are_those_that_move() -> None:
    layer = nn.Linear(2, 1, bias=False)
    adam = FlatAdam(layer.parameters())
    layer.load_state_dict({"weight": torch.tensor([[1.0, 1.0]])})
    layer(torch.ones(1, 2)).sum().backward()
    adam.step(0.5)
    torch.testing.assert_close(layer.weight.data, torch.tensor([[0.5, 0.5]]))


def test_the_default_learns_without_the_compiler() -> None:
    """It takes a second to load: as long as some thousand records take to be learned."""
    learn = (
        "import sys; from glosa import Autocoder; "
        "Autocoder().fit(['a cook', 'the cook', 'a vicar', 'the vicar'] * 5, ['1', '1', '2', '2'] * 5); "
        "sys.exit('torch._dynamo' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", learn], check=False).returncode == 0
