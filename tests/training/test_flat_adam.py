from __future__ import annotations

import subprocess
import sys

import torch
from torch import Tensor, nn

from glosa.training.flat_adam import FlatAdam


def start() -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(0)
    return {"w": torch.randn(300, 300, generator=generator), "b": torch.randn(3, generator=generator)}


def slope_of(w: Tensor, x: Tensor) -> Tensor:
    return 2 * w * x


def test_it_moves_weights_as_pytorch_does() -> None:
    adam = FlatAdam(start(), torch.float32)
    theirs = {name: nn.Parameter(part) for name, part in start().items()}
    reference = torch.optim.Adam(theirs.values())
    for step in range(20):
        x, rate = torch.randn((), generator=torch.Generator().manual_seed(step)), 0.05 / (step + 1)
        for name, part in theirs.items():
            adam.slopes[name].add_(slope_of(adam.weights[name], x))
            part.grad = slope_of(part.data, x)
        adam.step(rate)
        reference.param_groups[0]["lr"] = rate
        reference.step()
    for name, part in theirs.items():
        torch.testing.assert_close(adam.weights[name], part.data, atol=1e-5, rtol=1e-4)
        assert (adam.slopes[name] == 0).all()


def test_copies_keep_up() -> None:
    adam = FlatAdam(start(), torch.bfloat16)
    for _ in range(2):
        torch.testing.assert_close(adam.copies["w"], adam.weights["w"].bfloat16(), rtol=0, atol=0)
        adam.slopes["w"].fill_(1)
        adam.step(0.1)
    assert (adam.slopes["w"].dtype, adam.weights["w"].dtype) == (torch.bfloat16, torch.float32)


def test_weights_that_are_put_are_those_that_move() -> None:
    adam = FlatAdam({"w": torch.zeros(2)}, torch.float32)
    adam.put({"w": torch.ones(2)})
    adam.slopes["w"].fill_(3)
    adam.step(0.5)
    torch.testing.assert_close(adam.weights["w"], torch.tensor([0.5, 0.5]))
    torch.testing.assert_close(adam.copies["w"], adam.weights["w"])


def test_what_it_starts_from_is_left_alone() -> None:
    first = start()
    adam = FlatAdam(first, torch.float32)
    adam.slopes["w"].fill_(1)
    adam.step(0.1)
    torch.testing.assert_close(first["w"], start()["w"])


def test_the_default_learns_without_the_compiler() -> None:
    """It takes a second to load: as long as some thousand records take to be learned."""
    learn = (
        "import sys; from glosa import Autocoder; "
        "Autocoder().fit(['a cook', 'the cook', 'a vicar', 'the vicar'] * 5, ['1', '1', '2', '2'] * 5); "
        "sys.exit('torch._dynamo' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", learn], check=False).returncode == 0
